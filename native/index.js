/** libbpf for Node: see index.d.ts. Arguments are checked here, the addon does one thing each. */
import { integer } from './lib/check.js';
import { BpfError } from './lib/error.js';
import { binding } from './lib/load.js';
import { BpfObject } from './lib/object.js';

export { Link } from './lib/link.js';
export { Ring } from './lib/ring.js';
export { BpfError, BpfObject };

export function libbpf() {
  return binding().libbpf();
}

export function dieWithParent(signal) {
  if (!Number.isInteger(signal) || signal < 0 || signal > 64)
    throw new TypeError(`${signal} is no signal number`);
  binding().dieWithParent(signal);
}

export function enableStats() {
  const stats = new (binding().NativeStats)();
  return { close: () => stats.close() };
}

export function listPrograms() {
  return binding().listPrograms();
}

export function readBtf(id, only = 'all') {
  return binding().readBtf(integer(id, 'id', 0, 0xffff_ffff), only === 'name');
}
