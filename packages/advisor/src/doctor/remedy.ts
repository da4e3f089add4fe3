import { sectionOf } from '../engine/sections';
import { HOOKS, type HookId, hookType } from '../hooks';
import { isUseful } from '../predict/outcome';
import { type Point, sectionTarget } from '../predict/point';
import { applies, predict } from '../predict/predict';
import { type Message, type MessageId, msg } from '../text/message';
import type { DoctorInput } from './diagnose';
import { coreReadEdit, type Edit, guardEdit, sectionEdit, topEdit } from './edits';
import type { RemedyKind } from './entry';
import { similarEvents, similarNames } from './similar';
import type { SourceLine } from './sourceline';

/** One way out. What it carries is what a button needs: a hook and point, an edit of the source, a command. */
export interface Remedy {
  readonly kind: RemedyKind;
  readonly message: Message;
  readonly hook?: HookId;
  readonly point?: Point;
  /** the new section */
  readonly section?: string;
  /** changes of the source that make it so; without them a person has to */
  readonly edits?: readonly Edit[];
  /** a command for the target, shown, never run unasked */
  readonly command?: string;
}

export interface RemedyContext extends Omit<DoctorInput, 'hook'> {
  readonly hook: HookId | null;
  readonly line: SourceLine | null;
  readonly params: Readonly<Record<string, string>>;
}

export function remediesFor(kinds: readonly RemedyKind[], context: RemedyContext): Remedy[] {
  return kinds.flatMap((kind) => makers[kind]?.(context) ?? [plain(kind)]);
}

const plain = (kind: RemedyKind, more: Partial<Remedy> = {}): Remedy => ({
  kind,
  message: { id: `remedy.${kind}` as MessageId, params: {} },
  ...more,
});

/** Which hooks show something of the same kind: entry for entry, return for return. */
function alternatives(hook: HookId | null): HookId[] {
  const exit = hook ? hookType(hook).sees.ret !== 'none' : false;
  return HOOKS.filter(
    (h) => !h.sleepable && h.id !== hook && (exit ? h.sees.ret !== 'none' : h.sees.entry !== 'none'),
  )
    .filter(
      (h) =>
        !['fmod_ret', 'freplace', 'lsm_cgroup', 'fentry.multi', 'fexit.multi', 'fsession.multi'].includes(
          h.id,
        ),
    )
    .sort((a, b) => a.costRank - b.costRank)
    .map((h) => h.id);
}

function otherHooks(c: RemedyContext): Remedy[] {
  const { facts, target } = c;
  if (!facts || !target) return [];
  const working: Remedy[] = [];
  for (const hook of alternatives(c.hook)) {
    if (!applies(target, hook)) continue;
    const p = predict(facts, target, hook, c.who);
    if (!isUseful(p)) continue;
    const section = sectionOf(hook, target, facts.kernel.arch);
    const message = msg('remedy.other-hook', { section, why: p.why });
    working.push(plain('other-hook', { message, hook, point: target, section }));
    if (working.length === 3) break;
  }
  return working;
}

function otherNames(c: RemedyContext): Remedy[] {
  const { facts, target, hook } = c;
  if (!facts || !target || !hook) return [];
  const names =
    target.kind === 'fn'
      ? similarNames(facts, target.name).map((name): Point => ({ kind: 'fn', name, module: '' }))
      : target.kind === 'tracepoint' || target.kind === 'rawtracepoint'
        ? similarEvents(facts, sectionTarget(target)).map((event): Point => {
            const [category, name] = event.split(':') as [string, string];
            return { kind: 'tracepoint', category, name };
          })
        : [];
  const from = sectionOf(hook, target, facts.kernel.arch);
  const remedies: Remedy[] = [];
  for (const point of names) {
    const usable = [hook, 'fentry' as const, 'kprobe' as const].find(
      (h) => applies(point, h) && isUseful(predict(facts, point, h, c.who)),
    );
    if (!usable) continue;
    const section = sectionOf(usable, point, facts.kernel.arch);
    const edit = c.source ? sectionEdit(c.source.text, from, section) : null;
    remedies.push({
      kind: 'other-name',
      message: msg('remedy.other-name', { name: section }),
      hook: usable,
      point,
      section,
      ...(edit ? { edits: [edit] } : {}),
    });
  }
  return remedies;
}

const withEdit = (kind: RemedyKind, edit: Edit | null | undefined): Remedy[] => [
  plain(kind, edit ? { edits: [edit] } : {}),
];

const SLEEPABLE: Partial<Record<HookId, HookId>> = {
  tp: 'tp.s',
  raw_tp: 'raw_tp.s',
  tp_btf: 'tp_btf.s',
  fentry: 'fentry.s',
  fexit: 'fexit.s',
  fmod_ret: 'fmod_ret.s',
  lsm: 'lsm.s',
  uprobe: 'uprobe.s',
};

const makers: Partial<Record<RemedyKind, (c: RemedyContext) => Remedy[]>> = {
  'other-hook': otherHooks,
  'other-name': otherNames,
  guard: (c) => withEdit('guard', c.line && c.source ? guardEdit(c.line, c.source.text) : null),
  'core-read': (c) => withEdit('core-read', c.line && c.source ? coreReadEdit(c.line, c.source.text) : null),
  license: (c) =>
    withEdit('license', c.source ? topEdit(c.source.text, 'char LICENSE[] SEC("license") = "GPL";') : null),
  'include-usdt': (c) =>
    withEdit('include-usdt', c.source ? topEdit(c.source.text, '#include <bpf/usdt.bpf.h>') : null),
  'sleepable-section': (c) => {
    const hook = c.hook && SLEEPABLE[c.hook];
    if (!hook || !c.target) return [];
    if (c.facts && predict(c.facts, c.target, hook, c.who).verdict === 'fails') return [];
    const section = sectionOf(hook, c.target, c.facts?.kernel.arch);
    return [
      plain('sleepable-section', { message: msg('remedy.sleepable-section', { section }), hook, section }),
    ];
  },
  category: (c) => {
    if (!c.facts || !c.target) return [];
    return similarEvents(c.facts, sectionTarget(c.target), 1).map((event) => {
      const section = `tp/${event.replace(':', '/')}`;
      return plain('category', { message: msg('remedy.category', { section }), section });
    });
  },
  'uprobe-multi': (c) => {
    if (c.facts && c.facts.features.attachTypes?.has('BPF_TRACE_UPROBE_MULTI') === false) return [];
    return [plain('uprobe-multi', { hook: 'uprobe.multi' })];
  },
  paranoid: () => [plain('paranoid', { command: 'sysctl kernel.perf_event_paranoid=2' })],
  'mount-tracefs': () => [
    plain('mount-tracefs', { command: 'mount -t tracefs tracefs /sys/kernel/tracing' }),
  ],
};
