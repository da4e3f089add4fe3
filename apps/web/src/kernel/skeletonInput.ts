import { type AdvisorFacts, type Candidate, contextLine, type Needs, readingsOf } from '@hooklab/advisor';
import { type HookId, hookType, type Point, sectionOf } from '@hooklab/hook';
import { type SkeletonInput, type SkeletonPoint, type SkeletonReading, syscallNumber } from '@hooklab/probe';
import { Kind } from '@hooklab/surface';

/** What the C of a candidate is made from, by the facts of its kernel. `needs`: the goal's and the person's together. */
export function skeletonInput(
  facts: AdvisorFacts,
  candidate: Pick<Candidate, 'hook' | 'points'>,
  needs: Needs,
  title: string,
): SkeletonInput {
  const { hook, points } = candidate;
  const partner = points.length === 1 ? partnerOf(hook, points[0]!) : null;
  const session = facts.types.func('bpf_session_is_return');
  return {
    title,
    points: points.map((point) => skeletonPoint(facts, hook, point)),
    partner: partner && skeletonPoint(facts, partner.hook, partner.point),
    needs: {
      entry: needs.entry === true,
      ret: needs.ret === true,
      latency: needs.latency === true,
      stack: needs.stack === true,
    },
    syscall: syscallOf(facts, hook, points[0]!),
    sessionTakesContext: (session?.params.length ?? 0) > 0,
    namesStacks: facts.types.hasFunc('bpf_snprintf'),
  };
}

function skeletonPoint(facts: AdvisorFacts, hook: HookId, point: Point): SkeletonPoint {
  const opaque = new Set(
    point.kind === 'fn'
      ? facts.types
          .func(point.name, point.module)
          ?.params.filter((p) => p.kind === Kind.STRUCT || p.kind === Kind.UNION)
          .map((p) => p.name)
      : [],
  );
  return {
    hook,
    section: sectionOf(hook, point, facts.kernel.arch),
    context: contextLine(facts, hook, point),
    readings:
      point.kind === 'user'
        ? userReadings(hook)
        : readingsOf(facts, hook, point).map(({ name, type, how, code }) => ({
            name,
            type,
            code,
            memory: opaque.has(name) ? 'opaque' : (MEMORY[how.id] ?? 'value'),
          })),
  };
}

/** Nothing tells a user function's types: its first registers, and what it returns. */
function userReadings(hook: HookId): SkeletonReading[] {
  const { sees } = hookType(hook);
  const read = (name: string, code: string, memory: SkeletonReading['memory']): SkeletonReading => ({
    name,
    type: memory === 'return' ? 'long' : 'void *',
    code,
    memory,
  });
  return [
    ...(sees.entry === 'none' ? [] : [1, 2, 3].map((i) => read(`arg${i}`, `PT_REGS_PARM${i}(ctx)`, 'user'))),
    ...(sees.ret === 'none' ? [] : [read('ret', 'PT_REGS_RC(ctx)', 'return')]),
  ];
}

const MEMORY: Readonly<Record<string, SkeletonReading['memory']>> = {
  'read.user': 'user',
  'read.dynamic': 'located',
  'read.maybeNull': 'nullable',
  'read.return': 'return',
  'read.byValue': 'opaque',
  'read.funcArg': 'opaque',
  'read.stack': 'opaque',
};

/** The other end: of a function by another hook, of a syscall's event by its other event. */
function partnerOf(hook: HookId, point: Point): { hook: HookId; point: Point } | null {
  if (hookType(hook).context === 'record') {
    const event =
      point.kind === 'syscall' ? `sys_enter_${point.name}` : point.kind === 'tracepoint' ? point.name : '';
    const other = event.startsWith('sys_enter')
      ? event.replace('sys_enter', 'sys_exit')
      : event.replace('sys_exit', 'sys_enter');
    if (other === event) return null;
    const category = point.kind === 'tracepoint' ? point.category : 'syscalls';
    return { hook, point: { kind: 'tracepoint', category, name: other } };
  }
  const { partner } = hookType(hook);
  return partner && { hook: partner, point };
}

const RAW: readonly HookId[] = ['raw_tp', 'tp_btf'];

/** sys_enter runs for all: which number is wanted. */
function syscallOf(facts: AdvisorFacts, hook: HookId, point: Point): SkeletonInput['syscall'] {
  if (point.kind !== 'syscall' || !RAW.includes(hookType(hook).base)) return null;
  const { arch } = facts.kernel;
  const number =
    arch === 'x86_64' ? syscallNumber('x86_64', point.name) : syscallNumber('aarch64', point.name);
  return number === null ? null : { name: point.name, number, compat: arch === 'x86_64' };
}
