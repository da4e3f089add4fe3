import { readFileSync } from 'node:fs';
import { machine, release } from 'node:os';
import type { Problem } from '@hooklab/base';
import { LOADER_PROTOCOL, type LoaderHello } from '@hooklab/protocol';
import { leave, openStdio } from '../io/stdio';
import { Wire } from '../io/wire';
import type { Options } from './argv';

const SIGKILL = 9;
const SIGNALS = { SIGHUP: 1, SIGINT: 2, SIGTERM: 15 } as const;
/** How long the last frames may take to be written. */
const FINISH_MS = 2000;

/** What the parent is made of once it is up; `close` ends all workers. */
interface Serving {
  close(): Promise<void>;
}

/**
 * The process that the agent talks to. It says hello before anything slow, serves until its stdin ends, a
 * signal or a broken stream, and takes every worker, and so every program, with it.
 */
export async function runParent(options: Options): Promise<void> {
  const native = await import('@hooklab/native');
  if (options.dieWithParent) native.dieWithParent(SIGKILL);
  const stdio = openStdio();
  const wire = new Wire(stdio.input, stdio.output);
  wire.send(hello(native.libbpf().version));

  let serving: Serving | null = null;
  let leaving = false;
  const end = async (code: number): Promise<void> => {
    if (leaving) return;
    leaving = true;
    await serving?.close();
    await wire.finish(FINISH_MS);
    leave(code, stdio.blocking);
  };
  for (const [signal, number] of Object.entries(SIGNALS)) process.on(signal, () => void end(128 + number));

  // the schemas are made after the hello; the stream is not read before
  const { serve } = await import('./serve');
  serving = serve(wire, options, native, (problem?: Problem) => {
    if (problem) process.stderr.write(`loader: ${problem.message}\n`);
    void end(problem ? 2 : 0);
  });
}

const hello = (libbpf: string): LoaderHello => ({
  type: 'hello',
  protocol: LOADER_PROTOCOL,
  kernel: release(),
  arch: machine(),
  libbpf,
  bootId: readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim(),
  pid: process.pid,
  uid: process.getuid?.() ?? -1,
});
