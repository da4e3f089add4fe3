import { type Btf, Kind, resolve, STRUCTS } from '@hooklab/surface';

/** Letters to change, add, leave out or swap to make one word of the other; `most` + 1 when it is more than that. */
export function distance(a: string, b: string, most = 3): number {
  if (Math.abs(a.length - b.length) > most) return most + 1;
  let before: number[] = [];
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let cost = Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        cost = Math.min(cost, before[j - 2]! + 1);
      next.push(cost);
    }
    before = row;
    row = next;
  }
  return Math.min(row[b.length]!, most + 1);
}

/** The names nearest to one, best first: a few letters away, the same but for underscores, or one inside the other. */
export function nearest(name: string, names: Iterable<string>, most = 3): string[] {
  const limit = Math.min(3, Math.max(1, Math.floor(name.length / 3)));
  const bare = name.replace(/_/g, '');
  const scored: { name: string; score: number }[] = [];
  for (const other of new Set(names)) {
    if (other === name || other === '') continue;
    const far = distance(name, other, limit);
    const inside =
      name.length > 3 && other.length > 3 && (other.startsWith(`${name}_`) || name.startsWith(other));
    const score = other.replace(/_/g, '') === bare ? -1 : far <= limit ? far : inside ? limit + 1 : null;
    if (score !== null) scored.push({ name: other, score });
  }
  scored.sort((a, b) => a.score - b.score || a.name.length - b.name.length || (a.name < b.name ? -1 : 1));
  // what is much further away than the best is no help
  const enough = (scored[0]?.score ?? 0) + 1;
  return scored
    .filter((s) => s.score <= enough)
    .slice(0, most)
    .map((s) => s.name);
}

/** Of a time's two halves that is meant which was read: `.tv_sec` has become a member ending in _sec. */
export function halfMeant(others: readonly string[], used: string): readonly string[] {
  const half = /\.tv_(n?sec)\b/.exec(used)?.[1];
  const same = others.filter((other) => half !== undefined && other.endsWith(`_${half}`));
  return same.length > 0 ? same : others;
}

/** Members of a struct or union by BTF, those of unnamed members too; null where the kernel has no such type. */
export function membersOf(btf: Btf, struct: string): string[] | null {
  const id = btf.find(struct, STRUCTS);
  return id ? collect(btf, id, 0) : null;
}

/** Is that member a plain value here: neither a struct nor a union? */
export function isScalarMember(btf: Btf, struct: string, member: string): boolean {
  const id = btf.find(struct, STRUCTS);
  for (let i = 0; id && i < btf.vlen(id); i++) {
    if (btf.memberName(id, i) !== member) continue;
    const kind = btf.kind(resolve(btf, btf.memberType(id, i)));
    return kind !== Kind.STRUCT && kind !== Kind.UNION;
  }
  return false;
}

function collect(btf: Btf, id: number, depth: number): string[] {
  return Array.from({ length: btf.vlen(id) }, (_, i) => {
    const name = btf.memberName(id, i);
    if (name !== '' || depth > 4) return [name];
    const inner = btf.memberType(id, i);
    return btf.kind(inner) === Kind.STRUCT || btf.kind(inner) === Kind.UNION
      ? collect(btf, inner, depth + 1)
      : [];
  }).flat();
}

/** Names of all structs of the kernel. */
export function structNames(btf: Btf): string[] {
  const names: string[] = [];
  for (let id = btf.firstId; id < btf.end; id++) if (btf.kind(id) === Kind.STRUCT) names.push(btf.name(id));
  return names;
}

/** LSM hooks that BPF can have: the FUNCs bpf_lsm_NAME. */
export function lsmHooks(btf: Btf): string[] {
  const names: string[] = [];
  for (let id = btf.firstId; id < btf.end; id++) {
    if (btf.kind(id) === Kind.FUNC && btf.nameStartsWith(id, 'bpf_lsm_')) names.push(btf.name(id).slice(8));
  }
  return names;
}
