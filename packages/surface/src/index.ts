export { Btf, type TypeId } from './btf/btf';
export { CPrinter, type PrintOptions } from './btf/c/printer';
export * from './btf/kinds';
export {
  type LayoutMember,
  type LayoutOptions,
  type MemberKind,
  memberKind,
  type StructLayout,
  structLayout,
} from './btf/layout';
export { type Needed, type NeededOptions, neededTypes } from './btf/needed';
export { alignOf, elementOf, isPacked, resolve, sizeOf, skipModifiers } from './btf/resolve';
export { type Elf, type ElfSection, elfSection, readElf, sectionBytes } from './elf/elf';
export { type ElfSymbol, elfSymbols } from './elf/symbols';
export { type EventFormat, type FieldPlace, type FormatField, parseFormat } from './format/format';
