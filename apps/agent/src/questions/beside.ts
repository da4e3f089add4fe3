import { type Milliseconds, Problem, type ProblemShape } from '@hooklab/base';
import type { HookId } from '@hooklab/hook';
import { findSpec } from '@hooklab/probe';
import type { Ledger, Row } from '@hooklab/records';
import { stoppedBy } from '../run/hub/ends';
import { COMMAND_TERMS } from '../run/lease/terms';
import { PrintSink } from '../run/sinks/print';
import type { Workbench } from '../run/workbench';
import type { QuestionCase, Tool } from './cases';
import { compare, doubles, madeOf, type Seen } from './compare';
import { placed } from './placed';

/** One question as ours and the tool that people know answered it, of the same events. */
export interface Beside {
  readonly question: string;
  readonly spec: string;
  /** null: none of them runs on this kernel */
  readonly tool: string | null;
  /** those that did not, with their last words */
  readonly refused: readonly { readonly tool: string; readonly why: string }[];
  readonly events: readonly Seen[];
  /** rows of ours for an event that has one already */
  readonly doubles: number;
  readonly ledger: Ledger | null;
}

const EXEC_MS: Milliseconds = 300_000;

/** The maker of the events, as a shell command that puts it where the others find it. */
export const makerCommand = async (bpfDir: string): Promise<string> =>
  `${await placed(bpfDir, 'questions')} && { modprobe overlay; true; }`;

/** Runs ours, the tool beside it, makes the events, and tells who saw which. */
export async function askBeside(
  workbench: Workbench,
  target: string,
  asked: QuestionCase,
  hook: HookId | null,
): Promise<Beside> {
  const refused: { tool: string; why: string }[] = [];
  for (const tool of asked.tools) {
    const { code, stdout } = await workbench.exec(target, canRun(tool), { timeoutMs: EXEC_MS });
    if (code === 0) return { ...(await both(workbench, target, asked, tool, hook)), refused };
    refused.push({ tool: tool.name, why: stdout.trim().split('\n').at(-1) ?? '' });
  }
  return { ...(await both(workbench, target, asked, null, hook)), refused };
}

async function both(
  workbench: Workbench,
  target: string,
  asked: QuestionCase,
  tool: Tool | null,
  hook: HookId | null,
): Promise<Beside> {
  const keys: string[] = [];
  const ran = await rowsWhile(workbench, target, asked.spec, hook, together(asked.name, tool), (row) => {
    const key = asked.key(row);
    if (key !== null) keys.push(key);
  });
  const [events = '', said = ''] = ran.stdout.split('\n-\n');
  const made = madeOf(events);
  if (made.length === 0) {
    throw new Problem({ code: 'bench-case', what: 'No event was made', cause: ran.stderr.trim() });
  }
  const theirs = tool && said.split('\n').flatMap((line) => tool.key(line) ?? []);
  return {
    question: asked.question,
    spec: asked.spec,
    tool: tool?.name ?? null,
    refused: [],
    events: compare(made, keys, theirs, tool?.part),
    doubles: doubles(made, keys),
    ledger: ran.ledger,
  };
}

/**
 * The tool's head is there once it is attached; one of bpftrace attaches after it. It ends by itself if it cannot, or says
 * so first.
 */
const START =
  '> /tmp/said 2>&1 & tool=$!; for i in $(seq 300); do [ -s /tmp/said ] && break; kill -0 $tool || break; sleep 0.2; done 2> /dev/null; sleep 3';
const STOP = '{ kill -INT $tool; sleep 2; kill -KILL $tool; wait $tool; } 2> /dev/null';

const canRun = ({ command }: Tool): string =>
  `stdbuf -oL ${command} ${START}; runs=0; kill -0 $tool && [ -s /tmp/said ] && ! grep -qE "^(libbpf: .*failed|failed to |ERROR)" /tmp/said && runs=1; ${STOP}; [ $runs = 1 ] || { grep -av '^ *$' /tmp/said | tail -n 1; false; }`;

/** Both are given time to tell what they have seen. To look whether more comes would make more for some of them. */
function together(name: string, tool: Tool | null): string {
  if (!tool) return `/tmp/questions ${name} 2> /dev/null; sleep 2; echo -`;
  return [
    `stdbuf -oL ${tool.command} ${START}`,
    `/tmp/questions ${name} 2> /dev/null`,
    'sleep 4',
    STOP,
    'echo; echo -; grep -aE "hlq|127\\.0\\.0\\.|::1|203\\.0\\.113\\." /tmp/said; true',
  ].join('\n');
}

/** A spec's rows while a command runs in its VM. Throws what kept it from running. */
async function rowsWhile(
  workbench: Workbench,
  target: string,
  spec: string,
  hook: HookId | null,
  command: string,
  onRow: (row: Row) => void,
) {
  const run = workbench.runs.start({
    spec: findSpec(spec),
    ...(hook ? { hook } : {}),
    target,
    title: 'bench',
    owner: null,
    terms: COMMAND_TERMS,
  });
  let problem: ProblemShape | null = null;
  let ledger: Ledger | null = null;
  let output = { stdout: '', stderr: '' };
  const sink = new PrintSink(
    { print: () => true, onDrained() {} },
    (row) => {
      onRow(row);
      return [];
    },
    Number.POSITIVE_INFINITY,
    () => {},
  );
  const make = async () => {
    try {
      output = await workbench.exec(target, command, { timeoutMs: EXEC_MS });
    } finally {
      await run.stop(stoppedBy('the bench'));
    }
  };
  let making: Promise<void> = Promise.resolve();
  run.join(sink, {
    stage: (stage) => {
      if (stage === 'stream') making = make();
    },
    shape: () => {},
    limit: () => {},
    ledger: () => {},
    ended: (end) => {
      problem = end.problem;
      ledger = end.ledger;
    },
  });
  await run.done;
  await making;
  if (problem) throw new Problem(problem);
  return { ...output, ledger };
}
