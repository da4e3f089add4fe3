import { fstatSync, readlinkSync } from 'node:fs';
import { Socket } from 'node:net';
import type { Readable, Writable } from 'node:stream';
import { CharInput, CharOutput } from './char';

/** Standard input and output as streams of bytes, whatever they are: pipes, a Unix socket, a device, files. */
export interface Stdio {
  input: Readable;
  output: Writable;
  /**
   * A read or write may be blocked in the kernel on a thread. process.exit() waits for such threads, so a
   * process that has one can only leave by a signal.
   */
  blocking: boolean;
}

export function openStdio(inputFd = 0, outputFd = 1): Stdio {
  const pollableIn = isPollable(inputFd);
  const pollableOut = isPollable(outputFd);
  return {
    // not process.stdin/stdout: those are synchronous for some kinds of descriptors and never end or close
    input: pollableIn
      ? new Socket({ fd: inputFd, readable: true, writable: false })
      : new CharInput(inputFd, { endsUntilConnected: isVirtioPort(inputFd) }),
    output: pollableOut
      ? new Socket({ fd: outputFd, readable: false, writable: true })
      : new CharOutput(outputFd),
    blocking: !pollableIn || !pollableOut,
  };
}

function isPollable(fd: number): boolean {
  const stat = fstatSync(fd);
  return stat.isFIFO() || stat.isSocket();
}

/** /proc/self/fd/0 → /dev/vport0p1 */
function isVirtioPort(fd: number): boolean {
  try {
    return /^\/dev\/vport\d+p\d+$/.test(readlinkSync(`/proc/self/fd/${fd}`));
  } catch {
    return false;
  }
}

/** Leave now, also when a thread is blocked in a read or write. */
export function leave(code: number, blocking: boolean): never {
  process.exitCode = code;
  if (blocking) process.kill(process.pid, 'SIGKILL');
  return process.exit(code);
}
