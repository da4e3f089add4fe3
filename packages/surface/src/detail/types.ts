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

export function structDetail(surface: Surface, kind: 'struct' | 'union', name: string): StructDetail | null {
  const kinds: KindMask = mask(kind === 'struct' ? Kind.STRUCT : Kind.UNION);
  const found = surface.findType(name, kinds);
  if (!found) return null;
  const { btf, id } = found;
  const layout = structLayout(btf, id);
  return {
    kind,
    ...common(`${kind}:${name}`, name, found),
    size: layout.size,
    packed: layout.packed,
    holes: layout.holes,
    padding: layout.padding,
    members: layout.members.map(memberDetail),
    c: `${new CPrinter(btf).define(id)};`,
  };
}

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
