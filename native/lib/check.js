/** Argument checks: a TypeError or RangeError is the caller's mistake, a BpfError is the kernel's answer. */

export function text(value, what) {
  if (typeof value !== 'string' || value === '') throw new TypeError(`${what} must be a non-empty string`);
  if (value.includes('\0')) throw new TypeError(`${what} must not contain NUL`);
  return value;
}

export function integer(value, what, least, most) {
  if (!Number.isSafeInteger(value)) throw new TypeError(`${what} must be an integer`);
  if (value < least || value > most)
    throw new RangeError(`${what} must be within ${least} and ${most}, is ${value}`);
  return value;
}

export function callback(value, what) {
  if (typeof value !== 'function') throw new TypeError(`${what} must be a function`);
  return value;
}
