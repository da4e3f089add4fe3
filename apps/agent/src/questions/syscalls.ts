import { type AdvisorFacts, factsOf, predict } from '@hooklab/advisor';
import { type HookId, parsePoint, syscallPrefix } from '@hooklab/hook';
import type { TrialReport } from '@hooklab/protocol';
import { Surface } from '@hooklab/surface';
import type { Workbench } from '../run/workbench';
import { rootWith } from '../trial/who';
import { placed } from './placed';

/** What was said of the hooks at every syscall of a kernel, and what they did while each was called. */
export interface Called {
  readonly target: string;
  /** uname -r */
  readonly kernel: string;
  /** syscalls of the native table */
  readonly syscalls: number;
  /** hooks of which “works” was said */
  readonly works: number;
  readonly fired: number;
  /** attached, and nothing came though the call was made */
  readonly silent: readonly TrialReport[];
  /** said to work, and did not attach */
  readonly failed: readonly TrialReport[];
  /** not tried, each with its sentence */
  readonly refused: readonly TrialReport[];
}

export interface CalledOptions {
  bpfDir: string;
  signal: AbortSignal;
  onTrial(done: number, all: number): void;
}

/** Of the functions of syscalls, and of their events. */
const HOOKS = { fn: ['fentry', 'kprobe'], syscall: ['tp'] } as const satisfies Record<string, HookId[]>;

/** The first look is short; what was silent in it gets a long one: a busy machine may not have come to that call. */
const LOOKS = [0.05, 1] as const;

const EXEC_MS = 60_000;

/** Tries each hook that is said to work at a syscall while `bpf/bench/calls.c` makes them all; null when ended. */
export async function callAll(
  { targets, surfaces, trials }: Workbench,
  target: string,
  { bpfDir, signal, onTrial }: CalledOptions,
): Promise<Called | null> {
  const { connection } = await targets.open(target);
  const facts = factsOf(new Surface(target, await surfaces.files(target, { signal })));
  const wishes = saidToWork(facts, connection.hello.libbpf);
  const start = `${await placed(bpfDir, 'calls')} && { setsid /tmp/calls </dev/null >/dev/null 2>&1 & echo $!; }`;
  const { stdout } = await targets.exec(target, start, { timeoutMs: EXEC_MS });
  try {
    const reports = await trials.run(target, wishes, {
      seconds: LOOKS[0],
      signal,
      facts,
      onReport: (_, done) => onTrial(done, wishes.length),
    });
    if (reports.length < wishes.length) return null;
    const quiet = wishes.filter((_, i) => reports[i]!.outcome === 'attached' && !reports[i]!.hits);
    const again = await trials.run(target, quiet, { seconds: LOOKS[1], signal, facts });
    if (again.length < quiet.length) return null;
    const of = (outcome: TrialReport['outcome']) => reports.filter((r) => r.outcome === outcome);
    const silent = again.filter(({ hits }) => !hits);
    return {
      target,
      kernel: connection.hello.kernel,
      syscalls: namesOf(facts).length,
      works: wishes.length,
      fired: of('attached').length - silent.length,
      silent,
      failed: of('failed'),
      refused: of('refused'),
    };
  } finally {
    await targets.exec(target, `kill ${Number(stdout)}`, { timeoutMs: EXEC_MS });
  }
}

const ENTER = 'syscalls:sys_enter_';

const namesOf = ({ events }: AdvisorFacts): string[] =>
  [...(events?.keys() ?? [])].flatMap((event) =>
    event.startsWith(ENTER) ? [event.slice(ENTER.length)] : [],
  );

/** By event, and by each wrapper that kallsyms has, whether the table leads to it or not. */
function saidToWork(facts: AdvisorFacts, libbpf: string) {
  const prefix = syscallPrefix(facts.kernel.arch) ?? '';
  const wrappers = new Set<string>();
  for (let row = 0; row < facts.rows.vmlinux; row++) {
    const name = facts.rows.name(row);
    if (name.startsWith(prefix) && /^\w+$/.test(name)) wrappers.add(name);
  }
  const who = rootWith(libbpf);
  return [
    ...namesOf(facts).flatMap((name) => HOOKS.syscall.map((hook) => ({ point: `syscall:${name}`, hook }))),
    ...[...wrappers].flatMap((fn) => HOOKS.fn.map((hook) => ({ point: `fn:${fn}`, hook }))),
  ]
    .filter(({ point, hook }) => predict(facts, point, hook, who).verdict === 'works')
    .map(({ point, hook }) => ({ point: parsePoint(point), hook }));
}
