import { line, printableJson } from '@hooklab/base';
import { Command } from 'commander';
import { print } from '../output/output';
import { agentChecks } from '../run/checks';
import { showProgress, withSetting } from './setting';

const marks = { ok: '✓ ok     ', limited: '! limited', missing: '✗ missing' } as const;

export const doctorCommand = (): Command =>
  new Command('doctor')
    .description('What works on a target, and the way out where something does not')
    .option('-t, --target <target>', 'local, lab:VERSION or ssh:USER@HOST', 'local')
    .option('--json', 'one JSON object: {target, kernel, checks, hooks}')
    .action((options: { target: string; json?: boolean }) =>
      withSetting(async ({ workbench, paths }) => {
        showProgress(workbench);
        const report = await workbench.doctor(options.target).catch(async (error) => {
          // a target that does not open still leaves this machine's own half of the report
          if (!options.json) printChecks(await agentChecks(paths));
          throw error;
        });
        if (options.json) {
          print(printableJson({ version: 1, target: options.target, ...report }));
          return;
        }
        print(line`${options.target}: ${report.kernel}`);
        printChecks(report.checks);
        for (const [hook, { state, why }] of Object.entries(report.hooks)) {
          const mark = { ok: '✓ ok     ', missing: '✗ missing', unknown: '? unknown' }[state];
          print(line`${mark}  ${hook.padEnd(16)} ${why}`);
        }
      }),
    );

function printChecks(checks: Awaited<ReturnType<typeof agentChecks>>): void {
  for (const check of checks) {
    print(line`${marks[check.state]}  ${check.title.padEnd(16)} ${check.found}`);
    if (check.way && check.state !== 'ok') print(line`${' '.repeat(28)}${check.way}`);
  }
}
