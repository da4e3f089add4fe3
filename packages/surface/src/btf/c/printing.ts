import type { Btf, TypeId } from '../btf';
import type { Naming } from './names';

/** What the parts of a definition are written with: they need each other's text. `CPrinter` is it. */
export interface Printing {
  readonly btf: Btf;
  readonly naming: Naming;
  readonly members: (id: TypeId) => readonly number[] | null;
  readonly transparent: (id: TypeId) => boolean;
  readonly inlineTagged: boolean;
  readonly brief: boolean;
  declare(type: TypeId, name: string, level?: number): string;
  body(id: TypeId, level: number, tagged: boolean): string;
}
