// `npm start`: all set-up, then the workbench.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { checkNode, ensurePackages, runPackages } from './debian.mjs';
import { ensureLibbpf } from './libbpf.mjs';
import { ensureBuilt, ensureNodeModules, root } from './product.mjs';
import { main, say } from './say.mjs';

await main(async () => {
  checkNode();
  await ensurePackages(runPackages);
  await ensureNodeModules();
  await ensureLibbpf({ log: say });
  await ensureBuilt();
  const cli = join(root, 'apps/agent/dist/hooklab.mjs');
  const child = spawn(process.execPath, [cli, 'start', ...process.argv.slice(2)], { stdio: 'inherit' });
  // Ctrl-C reaches the whole terminal group, `kill` only this process; the workbench takes both
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  process.exitCode = await new Promise((resolve) => child.on('exit', (code) => resolve(code ?? 1)));
});
