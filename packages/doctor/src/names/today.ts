import { findMember, memberNames } from '@hooklab/hook';
import { type Btf, isStruct, Kind, resolve, STRUCTS, type TypeId } from '@hooklab/surface';
import { distance } from './nearest';

/** Where a member that a kernel lacks is today. */
export interface MemberToday {
  /** "q", "disk" of request.rq_disk */
  readonly names: readonly string[];
  /** after each name but the last: is the next one behind a pointer? */
  readonly pointers: readonly boolean[];
  /** is it a plain value, with no members of its own? */
  readonly scalar: boolean;
  /** the same value; false: only its name is like it */
  readonly same: boolean;
}

/**
 * Members that moved, by the changes that moved them; a path counts only where this kernel's BTF has all of it.
 *
 *   request.rq_disk (5.17) → q->disk          task_struct.cpus_allowed (5.3) → cpus_mask
 */
const MOVED: Readonly<Record<string, readonly string[]>> = {
  'bio.bi_disk': ['bi_bdev.bd_disk'],
  'dentry.d_count': ['d_lockref.count'],
  'file.f_count': ['f_ref.refcnt'],
  'file.f_dentry': ['f_path.dentry'],
  'file.f_vfsmnt': ['f_path.mnt'],
  'iov_iter.iov': ['__iov'],
  'mm_struct.mmap_sem': ['mmap_lock'],
  'request.rq_disk': ['q.disk'],
  'task_struct.cpus_allowed': ['cpus_mask'],
};

/** The kernel's own headers write sk_daddr and the like as macros, which no BTF has: include/net/sock.h. */
const macroOf = (struct: string, name: string): string[] => {
  const common = /(?:^|_)sock$/.test(struct) ? /^sk_(\w+)$/.exec(name)?.[1] : undefined;
  return common === undefined ? [] : [`__sk_common.skc_${common}`];
};

/**
 * Where a struct has a member today whose name this kernel lacks: what is known to have moved, else by its name.
 * `used`: the text that reads it, which tells whether something of it is wanted.
 */
export function memberToday(btf: Btf, struct: string, name: string, used: string): MemberToday[] {
  const id = btf.find(struct, STRUCTS);
  if (!id) return [];
  const known = [...(MOVED[`${struct}.${name}`] ?? []), ...macroOf(struct, name)];
  const there = known.flatMap((path) => follow(btf, id, path.split('.'), true) ?? []);
  if (there.length > 0) return there;
  const half = /\.tv_(n?sec)\b/.exec(used)?.[1];
  const deeper = new RegExp(`\\b${name}\\s*(?:\\.|->|\\[|,)`).test(used);
  const like = likeNames(btf, id, name);
  const halves = like.filter((other) => half !== undefined && other.endsWith(`_${half}`));
  return (halves.length > 0 ? halves : like)
    .flatMap((other) => follow(btf, id, withHalf(btf, id, other, name), isSame(other, name)) ?? [])
    .filter((found) => halves.length > 0 || !deeper || !found.scalar);
}

/** Of `i_ctime_sec` on a kernel where i_ctime is a struct: i_ctime.tv_sec. */
function withHalf(btf: Btf, id: TypeId, other: string, name: string): string[] {
  const half = /_(n?sec)$/.exec(name)?.[1];
  const member = half !== undefined && name === `${other}_${half}` ? findMember(btf, id, other) : null;
  return member && isStruct(btf.kind(resolve(btf, member.type))) ? [other, `tv_${half}`] : [other];
}

function follow(btf: Btf, from: TypeId, names: readonly string[], same: boolean): MemberToday | null {
  const pointers: boolean[] = [];
  let id = from;
  for (const [i, name] of names.entries()) {
    const member = isStruct(btf.kind(id)) ? findMember(btf, id, name) : null;
    if (!member) return null;
    id = resolve(btf, member.type);
    const pointer = btf.kind(id) === Kind.PTR;
    if (i === names.length - 1) {
      const scalar = !pointer && !isStruct(btf.kind(id)) && btf.kind(id) !== Kind.ARRAY;
      return { names, pointers, scalar, same };
    }
    pointers.push(pointer);
    if (pointer) id = resolve(btf, btf.target(id));
  }
  return null;
}

/** Members whose name is that one with a word before or behind it, or with a letter or two mistyped. */
function likeNames(btf: Btf, id: TypeId, name: string): string[] {
  const most = Math.min(2, Math.floor(name.length / 3));
  const scored = memberNames(btf, id).flatMap((other) => {
    if (other === '' || other === name) return [];
    const bare = other.replaceAll('_', '') === name.replaceAll('_', '');
    const far = bare ? -1 : isSame(other, name) ? 0 : distance(name, other, most);
    return far <= most ? [{ other, far }] : [];
  });
  const best = Math.min(...scored.map(({ far }) => far));
  return scored
    .filter(({ far }) => far === best)
    .map(({ other }) => other)
    .slice(0, 3);
}

/** "__state" is state, "i_ctime_sec" is of i_ctime, "iter_type" is type; "nr_cpus_allowed" is how many cpus_allowed there are. */
function isSame(a: string, b: string): boolean {
  const [short, long] = a.length < b.length ? [a, b] : [b, a];
  return (
    short.length > 3 &&
    new RegExp(`(?:^|_)${short.replace(/^_+/, '')}(?:_|$)`).test(long) &&
    !/^_*(?:nr|num|n|max|min)_/.test(long)
  );
}

/** As it stands behind `->` or `.`: "q->disk"; in BPF_CORE_READ's list: "q, disk". */
export const pathText = ({ names, pointers }: MemberToday, list: boolean): string =>
  names
    .map((name, i) => (i === 0 ? name : `${pointers[i - 1] ? (list ? ', ' : '->') : '.'}${name}`))
    .join('');
