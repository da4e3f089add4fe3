import { blankComments } from '@hooklab/probe';
import {
  type Btf,
  type FormatField,
  FUNCS,
  isStruct,
  Kind,
  resolve,
  STRUCTS,
  sizeOf,
  type TypeId,
} from '@hooklab/surface';
import { bodyOf } from '../source/program';
import { redeclared } from '../source/record';
import {
  changed,
  lineAt,
  type PlacedProgram,
  placedPrograms,
  type Warning,
  type WarningInput,
  warning,
} from './warning';

/** A member of the program's own declaration of an event's record. Bytes. */
interface OwnMember {
  name: string;
  offset: number;
  size: number;
}

/** Events whose record the program declares itself, and otherwise than this kernel lays it out. */
export function recordWarnings(own: Btf, input: WarningInput): Warning[] {
  return placedPrograms(input.source).flatMap((placed) => ofProgram(own, input, placed));
}

function ofProgram(own: Btf, { source, facts }: WarningInput, placed: PlacedProgram): Warning[] {
  const { program, hook, point } = placed;
  if (source === null || point.kind !== 'tracepoint' || (hook !== 'tp' && hook !== 'tp.s')) return [];
  const struct = recordOf(own, program.name);
  // one that the kernel has too is laid out as the kernel's
  if (!struct || facts.types.vmlinux?.find(own.name(struct), STRUCTS)) return [];
  const fields = facts.record(point.category, point.name)?.fields;
  const ctx = program.params[0]?.name;
  if (!fields || fields.length === 0 || !ctx) return [];
  const body = blankComments(bodyOf(source, program));
  const wrong = membersOf(own, struct).flatMap((member) => {
    const use = new RegExp(`\\b${ctx}\\s*->\\s*${member.name}\\b`).exec(body);
    const here = use && elsewhere(member, fields);
    return use && here ? [{ member, here, at: program.at.body[0] + use.index }] : [];
  });
  if (wrong.length === 0) return [];
  const event = `${point.category}/${point.name}`;
  const remedy = changed(source, redeclared(source, program, own.name(struct), fields), 'own-record-fields');
  return wrong.map(({ member, here, at }, i) =>
    warning(
      'W-03',
      { name: member.name, event, read: placeText(member), here },
      lineAt(source, at),
      i === 0 ? remedy : [],
    ),
  );
}

const placeText = ({ offset, size }: { offset: number; size: number }): string =>
  `${offset}–${offset + size - 1}`;

/** What this kernel has of it instead, in words; null where the bytes are the field's. */
function elsewhere({ name, offset, size }: OwnMember, fields: readonly FormatField[]): string | null {
  const same = fields.find((field) => field.name === name || field.name === `__${name}`);
  if (same?.place === 'data_loc' || same?.place === 'rel_loc') {
    // who takes the number of four bytes knows
    return size === 4 && offset === same.offset
      ? null
      : `a text of its own length, which ${placeText(same)} tell`;
  }
  const met = fields.filter((field) => field.offset < offset + size && offset < field.offset + field.size);
  if (same) {
    const inside = offset >= same.offset && offset + size <= same.offset + same.size;
    return inside || (offset === same.offset && met.length === 1) ? null : placeText(same);
  }
  const [first] = met;
  if (!first) return offset < 8 ? null : 'nothing';
  return met.length === 1 && first.offset === offset && first.place === 'fixed'
    ? null
    : met.map((field) => `${field.name} (${placeText(field)})`).join(', ');
}

/** The struct that a program's context points to, by the object's BTF; 0 for none. */
function recordOf(own: Btf, program: string): TypeId {
  const fn = own.findAll(program, FUNCS).at(0) ?? 0;
  const proto = fn && own.target(fn);
  if (!proto || own.vlen(proto) === 0) return 0;
  const pointer = resolve(own, own.parameterType(proto, 0));
  const struct = own.kind(pointer) === Kind.PTR ? resolve(own, own.target(pointer)) : 0;
  return own.kind(struct) === Kind.STRUCT ? struct : 0;
}

function membersOf(own: Btf, struct: TypeId): OwnMember[] {
  return Array.from({ length: own.vlen(struct) }, (_, i): OwnMember[] => {
    const type = own.memberType(struct, i);
    const size = sizeOf(own, type) ?? 0;
    const plain = own.memberName(struct, i) !== '' && own.memberBits(struct, i) === 0 && size > 0;
    if (!plain || isStruct(own.kind(resolve(own, type)))) return [];
    return [{ name: own.memberName(struct, i), offset: own.memberBitOffset(struct, i) / 8, size }];
  }).flat();
}
