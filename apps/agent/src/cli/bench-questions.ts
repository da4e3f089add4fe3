import { line, type Printable, Problem, printableJson } from '@hooklab/base';
import type { HookId } from '@hooklab/hook';
import { Command } from 'commander';
import { print } from '../output/output';
import { askBeside, type Beside, makerCommand } from '../questions/beside';
import { QUESTION_CASES, type QuestionCase } from '../questions/cases';
import { ledgerLine } from './rows';
import { showProgress, withSetting } from './setting';

interface Options {
  target: string;
  hook?: string;
  json?: boolean;
}

/** The everyday questions beside bcc's tools: the same events, who saw which? */
export const benchQuestionsCommand = (): Command =>
  new Command('questions')
    .description(
      'Answer everyday questions beside the tools that people know for them (bcc’s, from Debian’s libbpf-tools and bpftrace), in one VM',
    )
    .argument(
      '[name...]',
      `some of ${QUESTION_CASES.map(({ name }) => name).join(', ')}; all when none is given`,
    )
    .option('-t, --target <target>', 'a lab VM', 'lab:6.12')
    .option('--hook <hook>', 'the way of our spec with this hook; else its first')
    .option('--json', 'one JSON line a question')
    .action((names: string[], options: Options) =>
      withSetting(async ({ workbench, product }, signal) => {
        const chosen = names.length === 0 ? QUESTION_CASES : names.map(named);
        showProgress(workbench);
        const { target } = options;
        await workbench.targets.open(target);
        await workbench.exec(target, await makerCommand(product.bpfDir), { timeoutMs: 60_000 });
        const missed: string[] = [];
        for (const asked of chosen) {
          if (signal.aborted) break;
          const answer = await askBeside(workbench, target, asked, (options.hook as HookId) ?? null);
          print(...(options.json ? [printableJson({ target, ...answer })] : textOf(answer)));
          missed.push(
            ...answer.events.filter((e) => e.ours !== e.wanted).map((e) => `${asked.name}: ${e.name}`),
            ...(answer.doubles > 0 ? [`${asked.name}: ${answer.doubles} rows twice`] : []),
          );
        }
        if (missed.length === 0) return;
        throw new Problem({
          code: 'goal-missed',
          what: 'Not every event was answered',
          where: target,
          cause: missed.join('; '),
        });
      }),
    );

function named(name: string): QuestionCase {
  const found = QUESTION_CASES.find((each) => each.name === name);
  if (found) return found;
  throw new Problem({
    code: 'usage',
    what: `“${name}” is no question of the bench`,
    fix: `Take some of ${QUESTION_CASES.map((each) => each.name).join(', ')}`,
  });
}

function textOf({ question, spec, tool, refused, events, doubles, ledger }: Beside): Printable[] {
  const of = (count: 'ours' | 'theirs', wanted: boolean): number =>
    events.filter((e) => e.wanted === wanted && e[count]).length;
  const wanted = events.filter((e) => e.wanted).length;
  const theirs = tool === null ? 'nothing runs here' : `${of('theirs', true)}, ${of('theirs', false)} wrong`;
  return [
    line`${question}: ${wanted} events; ${spec} ${of('ours', true)}, ${of('ours', false)} wrong, ${doubles} twice; ${tool ?? 'their tool'} ${theirs}`,
    ...refused.map((each) => line`  ${each.tool} does not run: ${each.why}`),
    ...events.map(
      (e) =>
        line`  ${mark(e.ours)} ${mark(e.theirs)}  ${e.name}${e.wanted ? '' : ' (not asked for)'}${e.result === 0 ? '' : ` → ${e.result}`}`,
    ),
    ...(ledger ? [line`  ${ledgerLine(ledger)}`] : []),
  ];
}

const mark = (seen: boolean | null): string => (seen === null ? '-' : seen ? 'x' : '.');
