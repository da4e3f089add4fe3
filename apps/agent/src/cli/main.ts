import { printableLines, toProblem } from '@hooklab/base';
import { Command, CommanderError } from 'commander';
import { print, sayProblem, warn } from '../output/output';
import { adviseCommand } from './advise';
import { benchCommand } from './bench';
import { compileCommand } from './compile';
import { composeCommand } from './compose';
import { doctorCommand } from './doctor';
import { exportCommand } from './export';
import { importCommand } from './import';
import { labCommand } from './lab';
import { lensCommand } from './lens';
import { lessonCommand } from './lesson';
import { linkCommand } from './link';
import { mcpCommand } from './mcp';
import { objectCommand } from './object';
import { queryCommand } from './query';
import { replayCommand } from './replay';
import { runCommand } from './run';
import { runsCommand } from './runs';
import { startCommand } from './start';
import { surfaceCommand } from './surface';
import { targetsCommand } from './targets-command';
import { traceCommand } from './trace';
import { VERSION } from './version';

/** Help, and what is wrong with the arguments: both may quote them. */
function quoteArguments(command: Command): void {
  command.configureOutput({
    writeOut: (text) => print(...printableLines(text)),
    writeErr: (text) => warn(...printableLines(text)),
  });
  for (const sub of command.commands) quoteArguments(sub);
}

const program = new Command('hooklab')
  .description('A web-based eBPF tracing workbench')
  .version(VERSION)
  .showHelpAfterError('(hooklab --help)')
  .exitOverride();
for (const command of [
  startCommand,
  linkCommand,
  doctorCommand,
  runCommand,
  traceCommand,
  runsCommand,
  replayCommand,
  exportCommand,
  importCommand,
  queryCommand,
  surfaceCommand,
  adviseCommand,
  composeCommand,
  lensCommand,
  lessonCommand,
  compileCommand,
  objectCommand,
  labCommand,
  targetsCommand,
  mcpCommand,
  benchCommand,
]) {
  program.addCommand(command().exitOverride());
}
quoteArguments(program);

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode;
  else {
    sayProblem(toProblem(error));
    process.exitCode = 1;
  }
}
