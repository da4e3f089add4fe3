import { INT, type IntType, LONG, UINT, ULONG } from './ctype';

/** Integer promotion: what C makes of a value before it reckons with it. `bits`: of a bit field. */
export function promote(type: IntType, bits = 0): IntType {
  if (bits > 0 && bits < 32) return INT;
  if (bits === 32) return type.signed ? INT : UINT;
  if (type.size < 4) return INT;
  if (type.size === 4) return type.signed ? INT : UINT;
  return type.signed ? LONG : ULONG;
}

/** The usual arithmetic conversions, of two promoted types. */
export function common(a: IntType, b: IntType): IntType {
  if (a.size !== b.size) return a.size > b.size ? a : b;
  return a.signed ? b : a;
}

/** A number as the type holds it. */
export function wrap(value: bigint, type: IntType): bigint {
  if (type.bool) return value === 0n ? 0n : 1n;
  return type.signed ? BigInt.asIntN(type.size * 8, value) : BigInt.asUintN(type.size * 8, value);
}

/** The type that C gives to a number as it is written. */
export function literalType(value: bigint, decimal: boolean, unsigned: boolean, long: boolean): IntType {
  if (!long && value < 1n << 31n && !unsigned) return INT;
  if (!long && value < 1n << 32n && (unsigned || !decimal)) return UINT;
  if (value < 1n << 63n && !unsigned) return LONG;
  return ULONG;
}
