import { CPrinter } from '../btf/c/printer';
import { ENUMS, Kind, type KindMask, mask, TYPEDEFS } from '../btf/kinds';
import { type LayoutMember, structLayout } from '../btf/layout/layout';
import { resolve } from '../btf/resolve';
import type { Found, Surface } from '../surface/surface';
import { type EnumDetail, type MemberDetail, type StructDetail, type TypedefDetail, wide } from './shapes';

const common = (path: string, name: string, found: Found) => ({
  path,
  name,
  module: found.module,
  sources: [{ file: found.btf.origin }],
});

/** `path`: a name, or one with a member, "inode.i_ino", "file.f_path.dentry": then only what leads there is told. */
export function structDetail(surface: Surface, kind: 'struct' | 'union', path: string): StructDetail | null {
  const [name, ...member] = path.split('.') as [string, ...string[]];
  const kinds: KindMask = mask(kind === 'struct' ? Kind.STRUCT : Kind.UNION);
  const found = surface.findType(name, kinds);
  if (!found) return null;
  const { btf, id } = found;
  const layout = structLayout(btf, id);
  const members = only(surface, layout.members.map(memberDetail), member);
  if (members.length === 0 && member.length > 0) return null;
  return {
    kind,
    ...common(`${kind}:${path}`, path, found),
    size: layout.size,
    packed: layout.packed,
    holes: layout.holes,
    padding: layout.padding,
    members,
    c: `${new CPrinter(btf).define(id)};`,
  };
}

/** The members that a path leads through; all for an empty path. Members of anonymous ones carry their names on. */
function only(surface: Surface, members: readonly MemberDetail[], path: readonly string[]): MemberDetail[] {
  const [first, ...rest] = path;
  if (first === undefined) return [...members];
  for (const { hole: _, ...member } of members) {
    const within =
      member.members ?? (rest.length > 0 && member.name === first ? inside(surface, member) : []);
    if (member.name === first) {
      if (rest.length === 0) return [member];
      const inner = only(surface, within, rest);
      return inner.length > 0 ? [{ ...member, members: inner }] : [];
    }
    const inner = member.name === '' ? only(surface, within, path) : [];
    if (inner.length > 0) return [{ ...member, members: inner }];
  }
  return [];
}

/** The members of a member whose type has a name: "struct path f_path", their offsets counted from the outer struct. */
function inside(surface: Surface, { type, offset }: MemberDetail): MemberDetail[] {
  const [, kind, name] = /^(struct|union) (\w+)$/.exec(type) ?? [];
  const found = kind ? structDetail(surface, kind as 'struct' | 'union', name!) : null;
  return found?.members.map((member) => moved(member, offset)) ?? [];
}

const moved = (member: MemberDetail, by: number): MemberDetail => ({
  ...member,
  offset: member.offset + by,
  ...(member.members ? { members: member.members.map((each) => moved(each, by)) } : {}),
});

function memberDetail(m: LayoutMember): MemberDetail {
  return {
    name: m.name,
    type: m.ctype,
    offset: m.offset,
    size: m.size,
    ...(m.bits ? { bit: m.bitOffset % 8, bits: m.bits } : {}),
    ...(m.holeBefore >= 8 ? { hole: Math.floor(m.holeBefore / 8) } : {}),
    ...(m.members.length > 0 ? { members: m.members.map(memberDetail) } : {}),
  };
}

export function enumDetail(surface: Surface, name: string): EnumDetail | null {
  const found = surface.findType(name, ENUMS);
  if (!found) return null;
  const { btf, id } = found;
  const values = Array.from({ length: btf.vlen(id) }, (_, i) => ({
    name: btf.enumeratorName(id, i),
    value: wide(btf.enumeratorValue(id, i)),
  }));
  return {
    kind: 'enum',
    ...common(`enum:${name}`, name, found),
    size: btf.rawSize(id),
    values,
    c: `${new CPrinter(btf).define(id)};`,
  };
}

export function typedefDetail(surface: Surface, name: string): TypedefDetail | null {
  const found = surface.findType(name, TYPEDEFS);
  if (!found) return null;
  const { btf, id } = found;
  return {
    kind: 'typedef',
    ...common(`typedef:${name}`, name, found),
    c: `${new CPrinter(btf).define(id)};`,
    means: new CPrinter(btf, { brief: true }).declare(resolve(btf, id), ''),
  };
}
