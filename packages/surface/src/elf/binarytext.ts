import type { UserBinary, UserFunction } from './binary';
import type { UsdtProbe } from './usdt';

/** "x86_64 program, build id 4a2f…, 1,200 functions, 3 USDT probes" */
export function binaryLine({ machine, kind, buildId, stripped, functions, probes }: UserBinary): string {
  const count = (n: number, what: string) => `${n} ${what}${n === 1 ? '' : 's'}`;
  return [
    `${machine} ${kind}`,
    buildId ? `build id ${buildId}` : 'no build id',
    `${count(functions.length, 'function')}${stripped ? ' (stripped: exported ones only)' : ''}`,
    count(probes.length, 'USDT probe'),
  ].join(', ');
}

/** "usdt:/usr/lib/libc.so.6:libc:setjmp  8@%rdi -4@%esi 8@%rax" */
export function probeLine(path: string, { provider, name, args, semaphore }: UsdtProbe): string {
  const text = args.length > 0 ? args.map((arg) => arg.text).join(' ') : 'no arguments';
  return `usdt:${path}:${provider}:${name}  ${text}${semaphore ? `; semaphore ${semaphore}` : ''}`;
}

/** "user:/bin/bash:readline  0x9c2a0, 123 bytes, global" */
export function functionLine(path: string, { name, offset, address, size, binding }: UserFunction): string {
  const at = offset ?? `${address} (in no segment)`;
  return `user:${path}:${name}  ${at}${size > 0 ? `, ${size} bytes` : ''}, ${binding}`;
}
