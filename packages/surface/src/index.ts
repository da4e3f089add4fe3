export {
  type BpfFunction,
  type BpfProgram,
  type BpfTarget,
  bpfFunctions,
  bpfProgramLine,
  programName,
  readBpfPrograms,
} from './bpf/programs';
export {
  type CodeLine,
  type CoreRelocation,
  type CoreRelocations,
  coreRelocations,
  Relocation,
} from './bpf/relocations';
export { Btf, type TypeId } from './btf/btf';
export { dumpC } from './btf/c/dump';
export { CPrinter, type PrintOptions } from './btf/c/printer';
export { type Parameter, type Prototype, prototypeOf } from './btf/c/prototype';
export * from './btf/kinds';
export {
  type LayoutMember,
  type LayoutOptions,
  type MemberKind,
  memberKind,
  type StructLayout,
  structLayout,
} from './btf/layout/layout';
export { missingTypes, type Needed, type NeededOptions, neededTypes } from './btf/needed/needed';
export { alignOf, elementOf, isPacked, resolve, sizeOf, skipModifiers } from './btf/resolve';
export { decodeText } from './bytes/text';
export { type BpfHook, bpfHooks, bpfTargetName } from './detail/bpfHooks';
export { joinDeclaration } from './detail/declaration';
export { findPoint, listPoints, type PointPath, parsePath, pathsOf, pointDetail } from './detail/detail';
export type {
  BpfDetail,
  EnumDetail,
  FieldDetail,
  FunctionDetail,
  LsmDetail,
  MemberDetail,
  NamedType,
  PointDetail,
  RawTracepointDetail,
  StructDetail,
  SymbolDetail,
  SyscallDetail,
  TracepointDetail,
  TypedefDetail,
  Wide,
} from './detail/shapes';
export { lackOf, type Unread, unreadable } from './detail/unread';
export { type Change, diffKind, diffPoint, incomparable, type KindDiff, type PointDiff } from './diff/diff';
export { type Piece, type Row, sideBySide } from './diff/lines';
export { type UserBinary, type UserFunction, userBinary } from './elf/binary';
export { binaryLine, functionLine, probeLine } from './elf/binarytext';
export {
  type Elf,
  type ElfSection,
  type ElfSegment,
  elfSection,
  elfSegments,
  readElf,
  sectionBytes,
  segmentBytes,
} from './elf/elf';
export { buildId, type ElfNote, elfNotes } from './elf/notes';
export { type ElfSymbol, elfSymbols } from './elf/symbols';
export { type UsdtArgument, type UsdtProbe, usdtProbes } from './elf/usdt';
export { type ConfigOption, KernelConfig } from './files/config';
export { FunctionList } from './files/functions';
export {
  type Arch,
  type AvailableEvent,
  type ModuleInfo,
  type Pmu,
  readAvailableEvents,
  readCpuinfo,
  readLsm,
  readModules,
  readPmus,
  readSysctls,
} from './files/small';
export { evaluate, fieldsOf, type Names, type Node } from './format/expression';
export { type EventFormat, type FieldPlace, type FormatField, parseFormat } from './format/format';
export { type Decoding, decode, type PrintFormat, parsePrintFormat, type Word } from './format/print';
export { type KernelFunction, kernelFunction, type Listed } from './function/function';
export { helperNames } from './function/helpers';
export { kfuncsOf } from './function/kfunc';
export { Kallsyms, type KernelSymbol } from './kallsyms/kallsyms';
export { ALIKE, isSameWord, likeness, wanted } from './kallsyms/likeness';
export { type LsmHook, listLsmHooks } from './lsm/hooks';
export { absentPoint } from './point/absent';
export { diffText, kindDiffLine, kindDiffText, type Marks } from './point/difftext';
export { pointLine } from './point/line';
export { nearestPoints } from './point/nearest';
export { pointText } from './point/text';
export { Catalog } from './search/catalog';
export { type CatalogEntry, entryPath, POINT_KINDS, type PointKind } from './search/entry';
export { type Filter, type FilterKey, kindOf, parseQuery, type Query } from './search/query';
export type { SearchResult } from './search/ranked';
export {
  type Absent,
  absenceOf,
  absentFiles,
  type SurfaceFiles,
  splitEvents,
  writeAbsent,
} from './surface/files';
export { type Source, sourceText } from './surface/source';
export { type Found, Surface } from './surface/surface';
export { readTar, withoutTop, writeTar } from './surface/tar';
export { type SyscallFunction, syscallFunction } from './syscall/function';
export { listSyscalls, type Syscall, type SyscallArgument, syscall } from './syscall/syscall';
export { type RawArgument, type RawArguments, rawArguments, tracepointProto } from './tracepoint/arguments';
export { type ClassEvidence, type EventClass, eventClass } from './tracepoint/class';
export { type SyscallEvent, syscallEvent, syscallEventName } from './tracepoint/syscall-event';
export {
  enumerator,
  listTracepoints,
  readableFields,
  type Tracepoint,
  type TracepointRef,
  tracepoint,
} from './tracepoint/tracepoint';
