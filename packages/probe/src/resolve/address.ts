import { readValue } from '@hooklab/hook';
import { type Btf, Kind, resolve, type TypeId } from '@hooklab/surface';
import type { ChosenColumn } from '../way/choose';
import { probed } from './access';
import { structOf } from './file-path';
import { needStatus, needText, needWidth } from './needs';
import type { Fail } from './problem';
import type { Access, Source } from './resolved';

const SOCKET_ADDRESSES = new Set([
  'sockaddr',
  'sockaddr_unsized',
  'sockaddr_storage',
  '__kernel_sockaddr_storage',
  'sockaddr_in',
  'sockaddr_in6',
]);

/** A network address as text. */
export function ipSource(column: ChosenColumn, access: Access, type: TypeId, btf: Btf, fail: Fail): Source {
  needText(column, fail);
  needStatus(column, fail);
  const read = (reader: 'sockaddr' | 'ip4' | 'ip6', local: string | null): Source => ({
    kind: 'ip',
    access: probed(access),
    reader,
    local,
  });
  const { struct, pointer } = structOf(btf, type);
  if (SOCKET_ADDRESSES.has(struct) && pointer) return read('sockaddr', null);
  if (struct === 'in6_addr') return read('ip6', pointer ? null : 'struct in6_addr');
  const value = readValue(btf, type);
  if (value.kind === 'int' && value.size === 4) return read('ip4', '__be32');
  const bytes = arraySize(btf, type);
  if (bytes === 4 || bytes === 16) {
    if (access.how !== 'plain') throw fail('an array of bytes is read as an address in a record only');
    return read(bytes === 4 ? 'ip4' : 'ip6', null);
  }
  throw fail('ip(…) takes a struct sockaddr *, a struct in6_addr, 32 bits, or an array of 4 or 16 bytes');
}

function arraySize(btf: Btf, type: TypeId): number {
  const id = resolve(btf, type);
  if (btf.kind(id) !== Kind.ARRAY) return 0;
  const element = resolve(btf, btf.elementType(id));
  return btf.kind(element) === Kind.INT && btf.rawSize(element) === 1 ? btf.elementCount(id) : 0;
}

/** 16 bits in network order, by themselves or in a socket address. */
export function portSource(column: ChosenColumn, access: Access, type: TypeId, btf: Btf, fail: Fail): Source {
  const { struct, pointer } = structOf(btf, type);
  const inAddress = SOCKET_ADDRESSES.has(struct) && pointer;
  const value = readValue(btf, type);
  if (!inAddress && (value.kind !== 'int' || value.size !== 2))
    throw fail('port(…) takes a 16-bit number or a struct sockaddr *');
  needWidth(column, 2, fail);
  return inAddress
    ? { kind: 'number', access: probed(access), address: false, call: 'hl_sockaddr_port' }
    : { kind: 'number', access, address: false, call: 'bpf_ntohs' };
}
