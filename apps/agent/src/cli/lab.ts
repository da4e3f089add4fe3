import { line, printableJson, shortBytes, toProblem } from '@hooklab/base';
import { Command } from 'commander';
import { optionsText } from '../lab';
import { passOn, print, say, sayProblem } from '../output/output';
import { onSignals } from '../privilege/signals';
import { labDetached } from '../target/lab';
import { duration } from './duration';
import { addCommand, removeCommand } from './lab-add';
import { setting, withSetting } from './setting';
import { unprivileged } from './unprivileged';

/** Kernels to fetch, boot and stop, and a shell command inside one. */
export function labCommand(): Command {
  const lab = new Command('lab').description(
    'Throw-away VMs with stock Debian kernels and those that you add; no root needed',
  );

  lab
    .command('list')
    .description('The kernels there are: fetched, running')
    .option('--json', 'one JSON object: {version, kernels, broken}')
    .action(
      unprivileged(async ({ json }: { json?: boolean }) => {
        const lab = labDetached(setting().paths);
        const kernels = lab.list();
        const broken = lab.broken();
        if (json) {
          print(printableJson({ version: 1, kernels, broken }));
          return;
        }
        const width = Math.max(...kernels.map(({ version }) => version.length));
        for (const k of kernels) {
          const size = k.kernel ? `${k.kernel.release} ${shortBytes(k.bytes)}` : 'not fetched';
          const how = k.kernel?.added ? [`from ${k.kernel.added.source}`, optionsText(k.kernel.options)] : [];
          const words = [size, ...how.filter(Boolean)].join('  ');
          print(line`lab:${k.version.padEnd(width)} ${k.running ? 'running' : '       '} ${words}`);
        }
        for (const problem of broken) sayProblem(problem);
      }),
    );

  lab
    .command('fetch')
    .argument('[version...]', 'kernel versions; all when none is given')
    .description('Fetch kernels through apt, with its signature checks, into the cache')
    .option('--again', 'fetch what is there already: a newer package may be out')
    .action(
      unprivileged((versions: string[], { again }: { again?: boolean }) =>
        withSetting(async ({ paths }, signal) => {
          const detached = labDetached(paths);
          for (const version of versions.length ? versions : detached.versions) {
            const { release } = await detached.fetch(version, progressLine(version), signal, again);
            print(line`lab:${version} is here: ${release}`);
          }
        }),
      ),
    );

  lab.addCommand(addCommand());
  lab.addCommand(removeCommand());

  lab
    .command('boot')
    .argument('<version>')
    .description('Boot a kernel and leave it running; runs on lab:ID then use it')
    .action(
      unprivileged((version: string) =>
        withSetting(async ({ paths, product }, signal) => {
          const from = Date.now();
          await labDetached(paths).boot(version, product, progressLine(version), signal);
          print(line`lab:${version} is up after ${((Date.now() - from) / 1000).toFixed(1)} s`);
        }),
      ),
    );

  lab
    .command('exec')
    .argument('<version>')
    .argument('<command>')
    .description(
      'Run a shell command inside a running lab VM; it has ended when its shell has: what it leaves in the background goes on',
    )
    .option('--timeout <time>', 'kill it after this long: 90s, 10m', '60s')
    .action(
      unprivileged(async (version: string, command: string, options: { timeout: string }) => {
        const timeoutMs = duration(options.timeout);
        const abort = new AbortController();
        const release = onSignals(() => abort.abort());
        try {
          const lab = labDetached(setting().paths);
          const { code, stdout, stderr } = await lab.exec(version, command, {
            timeoutMs,
            signal: abort.signal,
          });
          passOn({ stdout, stderr });
          process.exitCode = code;
        } finally {
          release();
        }
      }),
    );

  lab
    .command('stop')
    .argument('[version...]', 'all that run when none is given')
    .description('Stop lab VMs')
    .action(
      unprivileged(async (versions: string[]) => {
        const detached = labDetached(setting().paths);
        const running = detached
          .list()
          .filter((k) => k.running)
          .map((k) => k.version);
        for (const version of versions.length ? versions : running) {
          try {
            const ran = await detached.stop(version);
            print(line`lab:${version} ${ran ? 'is stopped' : 'did not run'}`);
          } catch (error) {
            sayProblem(toProblem(error));
            process.exitCode = 1;
          }
        }
      }),
    );
  return lab;
}

/** A download says the same again with other bytes. */
function progressLine(version: string): (text: string) => void {
  let last = '';
  return (text) => {
    if (text !== last) say(line`lab:${version}: ${text}`);
    last = text;
  };
}
