import { line, type Printable, Problem, printableJson } from '@hooklab/base';
import { Command } from 'commander';
import { print, say } from '../output/output';
import { type Called, callAll } from '../questions/syscalls';
import { showProgress, withSetting } from './setting';

const PROGRESS_EVERY = 200;

export const benchSyscallsCommand = (): Command =>
  new Command('syscalls')
    .description('Call every syscall in lab VMs: does each hook that is said to work at one fire?')
    .argument('[target...]', 'lab VMs; all when none is given')
    .option('--json', 'one JSON line a kernel')
    .action((names: string[], { json }: { json?: boolean }) =>
      withSetting(async ({ workbench, product }, signal) => {
        showProgress(workbench);
        const lab = workbench.targets.list().filter(({ id }) => id.startsWith('lab:'));
        const missed: string[] = [];
        for (const target of names.length > 0 ? names : lab.map(({ id }) => id)) {
          const called = await callAll(workbench, target, {
            bpfDir: product.bpfDir,
            signal,
            onTrial: (done, all) => {
              if (done % PROGRESS_EVERY === 0) say(line`${target}: ${done} of ${all}`);
            },
          });
          await workbench.targets.stop(target);
          if (!called) break;
          print(...(json ? [printableJson(called)] : textOf(called)));
          const wrong = called.silent.length + called.failed.length;
          if (wrong > 0) missed.push(`${target}: ${wrong}`);
        }
        if (missed.length === 0) return;
        throw new Problem({
          code: 'goal-missed',
          what: 'A hook that is said to work did not fire',
          cause: missed.join('; '),
        });
      }),
    );

function textOf({ target, kernel, syscalls, works, fired, silent, failed, refused }: Called): Printable[] {
  return [
    line`${target}  ${kernel}: ${syscalls} syscalls, ${works} hooks said to work: ${fired} fired, ${silent.length} never, ${failed.length} did not attach, ${refused.length} not tried`,
    ...silent.map((r) => line`  never      ${r.hook} ${r.point}`),
    ...failed.map((r) => line`  no attach  ${r.hook} ${r.point}: ${r.stage ?? ''} ${r.errno ?? ''}`),
    ...refused.map((r) => line`  not tried  ${r.hook} ${r.point}: ${r.why ?? ''}`),
  ];
}
