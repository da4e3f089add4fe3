// `npm start`: all set-up, then the workbench.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { checkNode, ensurePackages, runPackages } from './debian.mjs';
import { ensureLibbpf } from './libbpf.mjs';
import { ensureBuilt, ensureNodeModules, root } from './product.mjs';
import { main, say } from './say.mjs';

/** npm sends on what the terminal has sent to everybody already: what comes this soon is the same Ctrl-C. */
const ONE_PRESS_MS = 500;

await main(async () => {
  checkNode();
  await ensurePackages(runPackages);
  await ensureNodeModules();
  await ensureLibbpf({ log: say });
  await ensureBuilt();
  const cli = join(root, 'apps/agent/dist/hooklab.mjs');
  const child = spawn(process.execPath, [cli, 'start', ...process.argv.slice(2)], {
    // when this process is killed, the channel closes and the workbench stops
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    // a session of its own: a Ctrl-C reaches the whole terminal group, and the workbench is to get it once, from us
    detached: true,
  });
  passSignals(child);
  process.exitCode = await new Promise((resolve) => child.on('exit', (code) => resolve(code ?? 1)));
});

/** The workbench stops in order at the first signal, and at once at a second one. */
function passSignals(child) {
  let last = Number.NEGATIVE_INFINITY;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => {
      const now = performance.now();
      if (now - last > ONE_PRESS_MS) child.kill(signal);
      last = now;
    });
  }
}
