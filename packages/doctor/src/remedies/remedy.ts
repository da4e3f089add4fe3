import type { RemedyKind } from '../errors/entry';
import * as code from './code';
import * as compile from './compile';
import { type Maker, plain, type Remedy, type RemedyContext } from './context';
import { exitReturn, ownContext } from './contexts';
import { keptArguments } from './exit';
import { otherHooks, sleepableSection, uprobeMulti } from './hooks';
import { loadModule } from './modules';
import { category, otherNames, sectionName } from './names';
import { ownRecordFields } from './record';
import * as repairs from './repairs';
import * as sizes from './sizes';

export type { Remedy, RemedyContext } from './context';

/** The ways out of a failure, in the order of its entry; what has no maker is advice in words. */
export function remediesFor(kinds: readonly RemedyKind[], context: RemedyContext): Remedy[] {
  const made = kinds.flatMap((kind) => makers[kind]?.(context) ?? [plain(kind)]);
  const all = [...keptArguments(context), ...made];
  // two ways may lead to one section: the first says why
  return all.filter((r, i) => !r.section || all.findIndex(({ section }) => section === r.section) === i);
}

const makers: Partial<Record<RemedyKind, Maker>> = {
  'other-hook': otherHooks,
  'other-name': otherNames,
  category,
  'section-name': sectionName,
  'sleepable-section': sleepableSection,
  'uprobe-multi': uprobeMulti,
  guard: code.guardPointer,
  'core-read': code.readByHelper,
  'bounded-index': code.boundIndex,
  'bounded-loop': code.boundLoop,
  license: code.license,
  'include-usdt': code.includeUsdt,
  'return-range': code.returnRange,
  'give-back': code.giveBack,
  'per-cpu-map': code.perCpuMap,
  'probe-read-user': code.probeReadUser,
  'current-helper': code.currentHelper,
  'helper-for-hook': code.helperForHook,
  'field-exists': code.missingField,
  'other-field': compile.otherField,
  'own-arguments': compile.ownArguments,
  'other-type': compile.otherType,
  'other-helper': compile.otherHelper,
  'bitfield-read': repairs.bitfield,
  'inline-function': repairs.inlineFunction,
  'stack-argument': repairs.stackArgument,
  'typed-hook': repairs.typedHook,
  'last-name': repairs.onlyLastName,
  'weak-extern': repairs.weak,
  'other-symbol': repairs.otherSymbol,
  'this-cpu': repairs.ofThisCpu,
  'constant-size': repairs.constant,
  'own-record': repairs.copyFirst,
  'add-return': repairs.withReturn,
  'own-record-fields': ownRecordFields,
  'call-instead': repairs.called,
  'row-struct': repairs.rowStruct,
  'member-address': sizes.addressOfMember,
  'return-place': sizes.returnPlace,
  'maps-section': sizes.inMapsSection,
  'own-size': sizes.ownSize,
  'own-context': ownContext,
  'exit-return': exitReturn,
  'user-read': code.userRead,
  rename: compile.asClangSays,
  include: compile.includeHeader,
  'drop-header': compile.dropHeader,
  define: compile.defineConstant,
  // who has them all needs no more
  caps: ({ who }) => (who?.caps === 'all' ? [] : [plain('caps')]),
  paranoid: () => [plain('paranoid', { command: 'sysctl kernel.perf_event_paranoid=2' })],
  // where events are listed it is mounted
  'mount-tracefs': ({ facts }) =>
    facts?.events
      ? []
      : [plain('mount-tracefs', { command: 'mount -t tracefs tracefs /sys/kernel/tracing' })],
  'load-module': loadModule,
};
