import { line, type Printable, printableJson } from '@hooklab/base';
import type { DoctorReport } from '@hooklab/protocol';
import { Command } from 'commander';
import { print } from '../output/output';
import { agentChecks } from '../run/checks';
import { showProgress, withSetting } from './setting';

const marks = { ok: '✓ ok     ', limited: '! limited', missing: '✗ missing' } as const;

export const doctorCommand = (): Command =>
  new Command('doctor')
    .description('What works on a target, and the way out where something does not')
    .option('-t, --target <target>', 'local, lab:ID or ssh:USER@HOST', 'local')
    .option('--json', 'one JSON object: {target, kernel, checks, hooks}')
    .action((options: { target: string; json?: boolean }) =>
      withSetting(async ({ workbench, paths }) => {
        showProgress(workbench);
        const report = await workbench.doctor(options.target).catch(async (error) => {
          // a target that does not open still leaves this machine's own half of the report
          if (!options.json) print(...checkLines(await agentChecks(paths)));
          throw error;
        });
        if (options.json) {
          print(printableJson({ version: 1, target: options.target, ...report }));
          return;
        }
        print(line`${options.target}: ${report.kernel}`, ...reportLines(report));
      }),
    );

/** What is there and what is not, then what each kind of hook does here. */
export function reportLines({ checks, hooks }: Pick<DoctorReport, 'checks' | 'hooks'>): Printable[] {
  return [
    ...checkLines(checks),
    ...Object.entries(hooks).map(([hook, { state, why }]) => {
      const mark = { ok: '✓ ok     ', missing: '✗ missing', unknown: '? unknown' }[state];
      return line`${mark}  ${hook.padEnd(16)} ${why}`;
    }),
  ];
}

const checkLines = (checks: DoctorReport['checks']): Printable[] =>
  checks.flatMap(({ state, title, found, way }) => [
    line`${marks[state]}  ${title.padEnd(16)} ${found}`,
    ...(way && state !== 'ok' ? [line`${' '.repeat(28)}${way}`] : []),
  ]);
