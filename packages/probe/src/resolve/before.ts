import type { CType } from '../typing/ctype';
import type { ScopeName } from '../typing/scope';
import type { ChosenColumn } from '../way/choose';
import type { ResolvedEnd } from './resolved';

/**
 * The entry of an exit that has no arguments of its own, and what the entry keeps for it beside columns: of `ret < 0 &&
 * arg.dfd > 2` the entry keeps dfd.
 */
export class Before {
  readonly end: ResolvedEnd;
  readonly #kept = new Map<string, { name: ScopeName; column: ChosenColumn }>();
  readonly #taken: ReadonlySet<string>;

  /** `taken`: names that the record has */
  constructor(end: ResolvedEnd, taken: ReadonlySet<string>) {
    this.end = end;
    this.#taken = taken;
  }

  /** The member that holds it until the exit. */
  keep(name: ScopeName): string {
    const known = this.#kept.get(name.name);
    if (known) return known.column.name;
    let member = `entry_${name.name}`;
    while (this.#taken.has(member)) member = `${member}_`;
    const column = { name: member, type: columnType(name.type), about: 'for the exit', status: false };
    this.#kept.set(name.name, { name, column });
    return member;
  }

  get kept(): readonly { readonly name: ScopeName; readonly column: ChosenColumn }[] {
    return [...this.#kept.values()];
  }
}

/** Why it is not kept; null: it is. */
export const unkept = ({ kind }: CType): string | null =>
  kind === 'int' || kind === 'pointer'
    ? null
    : 'at the exit it is gone: the entry keeps numbers and addresses';

function columnType(type: CType): ChosenColumn['type'] {
  const pointer = type.kind === 'pointer';
  const signed = type.kind === 'int' && type.signed;
  return { kind: 'int', ctype: pointer ? 'void *' : signed ? '__s64' : '__u64', size: 8, signed, pointer };
}
