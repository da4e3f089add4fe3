import { problemLine, toProblem } from '@hooklab/base';
import { Command, CommanderError } from 'commander';
import { adviseCommand } from './advise';
import { benchCommand } from './bench';
import { doctorCommand } from './doctor';
import { labCommand } from './lab';
import { linkCommand } from './link';
import { runCommand } from './run';
import { startCommand } from './start';
import { surfaceCommand } from './surface';

/** Set HOOKLAB_LOG=1 to see the whole log behind every failure. */
function fail(error: unknown): void {
  const problem = toProblem(error);
  process.stderr.write(`hooklab: ${problemLine(problem)}\n`);
  if (problem.log && process.env.HOOKLAB_LOG) process.stderr.write(`${problem.log}\n`);
  else if (problem.log) process.stderr.write('hooklab: the whole log: HOOKLAB_LOG=1\n');
  process.exitCode = 1;
}

const program = new Command('hooklab')
  .description('A web-based eBPF tracing workbench')
  .version('0.1.0')
  .showHelpAfterError('(hooklab --help)')
  .exitOverride();
for (const command of [
  startCommand,
  linkCommand,
  doctorCommand,
  runCommand,
  surfaceCommand,
  adviseCommand,
  labCommand,
  benchCommand,
]) {
  program.addCommand(command().exitOverride());
}

// a reader that goes away (`| head`) is no failure; who has more to do than to print listens as well
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') fail(error);
});

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode;
  else fail(error);
}
