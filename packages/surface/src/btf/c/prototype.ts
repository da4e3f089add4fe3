import type { Btf, TypeId } from '../btf';
import { isStruct, Kind } from '../kinds';
import { resolve, sizeOf } from '../resolve';
import { CPrinter } from './printer';

export interface Parameter {
  name: string;
  /** C type: "struct inode *" */
  type: string;
  typeId: TypeId;
  /** bytes; null where the type has no size */
  size: number | null;
  /** a struct or union by value */
  byValue: boolean;
}

export interface Prototype {
  /** "int vfs_unlink(struct mnt_idmap *idmap, …)" */
  text: string;
  returns: string;
  returnId: TypeId;
  /** bytes; 0 for void, null where unknown */
  returnSize: number | null;
  returnsStruct: boolean;
  params: Parameter[];
  variadic: boolean;
  /** 8-byte registers or stack words that the arguments take: Σ ceil(size / 8) */
  slots: number;
}

/** The prototype of a FUNC. */
export function prototypeOf(btf: Btf, func: TypeId): Prototype | null {
  const proto = btf.target(func);
  if (btf.kind(proto) !== Kind.FUNC_PROTO) return null;
  const print = new CPrinter(btf, { brief: true });
  const count = btf.vlen(proto);
  const variadic =
    count > 0 && btf.parameterType(proto, count - 1) === 0 && btf.parameterName(proto, count - 1) === '';
  const params: Parameter[] = [];
  for (let i = 0; i < count - (variadic ? 1 : 0); i++) {
    const typeId = btf.parameterType(proto, i);
    params.push({
      name: btf.parameterName(proto, i),
      type: print.declare(typeId, ''),
      typeId,
      size: sizeOf(btf, typeId),
      byValue: isStruct(btf.kind(resolve(btf, typeId))),
    });
  }
  const returnId = btf.target(proto);
  return {
    text: print.prototype(func),
    returns: print.declare(returnId, ''),
    returnId,
    returnSize: btf.kind(resolve(btf, returnId)) === Kind.VOID ? 0 : sizeOf(btf, returnId),
    returnsStruct: isStruct(btf.kind(resolve(btf, returnId))),
    params,
    variadic,
    slots: params.reduce((sum, p) => sum + Math.ceil((p.size ?? 8) / 8), 0),
  };
}
