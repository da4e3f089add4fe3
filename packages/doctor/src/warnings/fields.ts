import { findMember } from '@hooklab/hook';
import { blankComments } from '@hooklab/probe';
import {
  type Btf,
  type CoreRelocation,
  type CoreRelocations,
  CPrinter,
  isStruct,
  Kind,
  Relocation,
  resolve,
  STRUCTS,
  sizeOf,
  type TypeId,
} from '@hooklab/surface';
import { nearest } from '../names/nearest';
import { type MemberToday, memberToday } from '../names/today';
import { structBraces } from '../source/program';
import { renameMember } from '../source/repairs';
import { changed, type Warning, type WarningInput, warning } from './warning';

/** One access of a relocation, followed by its names in the kernel's BTF. */
interface Access {
  relocation: CoreRelocation;
  /** "task_struct", as the kernel would have it: the object's may be a flavour, task_struct___old */
  struct: string;
  /** is the object's declaration a flavour? */
  flavour: boolean;
  /** "signal.group_exit_code" */
  path: string;
  /** the first name that the kernel lacks, and the struct that lacks it; null: all are there */
  missing: { struct: TypeId; name: string } | null;
  /** types of the last member, in the object and in the kernel; 0 where it is none */
  own: TypeId;
  here: TypeId;
}

/** Members that CO-RE does not find where the program asks first, and those that it reads at another width. */
export function fieldWarnings(code: CoreRelocations, { source, facts }: WarningInput): Warning[] {
  const kernel = facts.types.vmlinux;
  if (!kernel) return [];
  const all = code.relocations.flatMap((relocation) => follow(code.btf, kernel, relocation) ?? []);
  const lineOf = (access: Access): number | null => lineAtCode(code, access.relocation);
  const dead = all.filter((a) => a.relocation.kind === Relocation.FIELD_EXISTS && a.missing);
  const found: Warning[] = [];
  const said = new Set<string>();
  const once = (key: string, make: () => Warning): void => {
    if (said.has(key)) return;
    said.add(key);
    found.push(make());
  };
  for (const access of dead) {
    const { struct, name } = access.missing!;
    if (all.some((other) => replaces(other, access))) continue;
    const near = kernel.name(struct) ? memberToday(kernel, kernel.name(struct), name, '') : [];
    once(`${access.struct} ${name}`, () =>
      warning(
        'W-01',
        { struct: kernel.name(struct) || access.struct, name },
        lineOf(access),
        source === null
          ? []
          : near
              .filter(({ names, same }) => same && names.length === 1)
              .slice(0, 2)
              .flatMap((to) =>
                changed(source, renamed(source, code.btf, kernel, access, to), 'rename', {
                  from: name,
                  to: to.names[0]!,
                }),
              ),
      ),
    );
  }
  const bySize = new Set(all.filter((a) => a.relocation.kind === Relocation.BYTE_SIZE).map(key));
  for (const access of all) {
    if (access.relocation.kind !== Relocation.BYTE_OFFSET || access.missing || bySize.has(key(access)))
      continue;
    // a plain load is widened or narrowed by libbpf itself
    if (isLoad(code, access.relocation)) continue;
    const [read, here] = [scalarSize(code.btf, access.own), scalarSize(kernel, access.here)];
    if (read === null || here === null || read === here) continue;
    const name = `${access.struct}.${access.path}`;
    once(name, () => warning('W-02', { name, here, read }, lineOf(access)));
  }
  return found;
}

const key = ({ relocation, struct, path }: Access): string => `${relocation.section} ${struct} ${path}`;

/** Does the program read something of the same struct instead: by another flavour, or by a name like it? */
function replaces(other: Access, dead: Access): boolean {
  if (other === dead || other.missing || other.struct !== dead.struct) return false;
  if (other.relocation.section !== dead.relocation.section) return false;
  const last = other.path.split('.').at(-1)!;
  return (
    other.relocation.kind === Relocation.FIELD_EXISTS ||
    (other.flavour && other.relocation.root !== dead.relocation.root) ||
    nearest(dead.missing!.name, [last]).length > 0
  );
}

/** null: no access of a member, or of a struct that the kernel itself has not. */
function follow(own: Btf, kernel: Btf, relocation: CoreRelocation): Access | null {
  if (relocation.kind > Relocation.FIELD_EXISTS) return null;
  let ownType = resolve(own, relocation.root);
  const [struct, ...rest] = own.name(ownType).split('___');
  if (!isStruct(own.kind(ownType)) || !struct) return null;
  let here = kernel.find(struct, STRUCTS);
  if (here === 0) return null;
  const path: string[] = [];
  const done = (missing: Access['missing']): Access => ({
    relocation,
    struct,
    flavour: rest.length > 0,
    path: path.join('.'),
    missing,
    own: ownType,
    here,
  });
  for (const index of relocation.access.slice(1)) {
    if (own.kind(ownType) === Kind.ARRAY) {
      ownType = resolve(own, own.elementType(ownType));
      if (kernel.kind(here) !== Kind.ARRAY) return null;
      here = resolve(kernel, kernel.elementType(here));
      continue;
    }
    if (!isStruct(own.kind(ownType)) || index >= own.vlen(ownType)) return null;
    const name = own.memberName(ownType, index);
    const bits = own.memberBits(ownType, index);
    ownType = resolve(own, own.memberType(ownType, index));
    // a member without a name is a place, not a step
    if (name === '') continue;
    path.push(name);
    if (!isStruct(kernel.kind(here))) return null;
    const member = findMember(kernel, here, name);
    if (!member) return done({ struct: here, name });
    if (bits > 0 || member.bits > 0) return null;
    here = resolve(kernel, member.type);
  }
  return path.length > 0 ? done(null) : null;
}

/** Bytes of a number or an address; null for anything else. */
function scalarSize(btf: Btf, type: TypeId): number | null {
  const kind = btf.kind(type);
  if (kind === Kind.PTR) return 8;
  return kind === Kind.INT || kind === Kind.ENUM || kind === Kind.ENUM64 ? sizeOf(btf, type) : null;
}

/** The member under its name here, in the program's own declaration of the struct, too; null where that has none. */
function renamed(source: string, own: Btf, kernel: Btf, access: Access, to: MemberToday): string | null {
  const { struct, name } = access.missing!;
  const text = blankComments(source);
  const declared = own.name(resolve(own, access.relocation.root));
  const braces = structBraces(text, declared);
  const member = braces && findMember(kernel, struct, to.names[0]!);
  if (!member) return null;
  const [open, close] = braces;
  const line = new RegExp(`[^;{}]*\\b${name}\\b[^;{}]*;`).exec(text.slice(open + 1, close));
  if (!line) return null;
  const at = open + 1 + line.index;
  const here = `\n\t${new CPrinter(kernel, { brief: true }).declare(member.type, to.names[0]!)};`;
  const whole = source.slice(0, at) + here + source.slice(at + line[0].length);
  return renameMember(whole, name, to);
}

/** BPF_LDX 1, BPF_ST 2, BPF_STX 3 in the opcode's low bits. */
function isLoad({ opcode }: CoreRelocations, relocation: CoreRelocation): boolean {
  const cls = (opcode(relocation) ?? 0) & 7;
  return cls >= 1 && cls <= 3;
}

/** The line that a relocated instruction was made of; null where it is a header's. */
function lineAtCode({ lines }: CoreRelocations, { section, at }: CoreRelocation): number | null {
  const last = lines.findLast((line) => line.section === section && line.at <= at);
  return last && !/\.h$/.test(last.file) ? last.line : null;
}
