import { PassThrough } from 'node:stream';
import { FrameKind, FrameReader, frameHeader, LOADER_PROTOCOL, type TargetId } from '@hooklab/protocol';
import type { LoaderStream } from '../target/connection';
import type { Target } from '../target/target';

/** A kernel that a scripted loader shows; a test changes it as it goes. */
export interface ScriptedKernel {
  bootId: string;
  files: Map<string, string>;
  /** what was asked for, in order: "kallsyms", "btf/overlay" */
  reads: string[];
  /** called before each answer */
  before?: (file: string) => Promise<void> | void;
}

/** A loader in this process that speaks the protocol over two streams and answers hello, ping and surface.read. */
export function scriptedLoader(kernel: ScriptedKernel): LoaderStream {
  const input = new PassThrough();
  const output = new PassThrough();
  const frames = new FrameReader();
  const send = (kind: number, payload: Uint8Array) => {
    output.write(frameHeader(kind as 1, payload.length));
    output.write(payload);
  };
  const say = (message: object) => send(FrameKind.control, Buffer.from(JSON.stringify(message)));
  const answer = async (request: { id: number; item: string; name?: string }) => {
    const file = request.name ? `btf/${request.name}` : request.item;
    kernel.reads.push(file);
    await kernel.before?.(file);
    const text = kernel.files.get(file);
    if (text === undefined) {
      const problem = { code: 'surface-ENOENT', what: `${file} cannot be read`, cause: 'there is none' };
      return say({ type: 'reply', id: request.id, ok: false, problem });
    }
    const id = Buffer.alloc(4);
    id.writeUInt32LE(request.id);
    send(FrameKind.blob, Buffer.concat([id, Buffer.from(text)]));
    say({ type: 'reply', id: request.id, ok: true, result: { bytes: text.length } });
  };
  input.on('data', (chunk: Buffer) => {
    for (const { payload } of frames.push(chunk)) {
      const request = JSON.parse(Buffer.from(payload).toString());
      if (request.type === 'ping') say({ type: 'reply', id: request.id, ok: true, result: {} });
      if (request.type === 'surface.read') void answer(request);
    }
  });
  say({
    type: 'hello',
    protocol: LOADER_PROTOCOL,
    kernel: '6.12.117-amd64',
    arch: 'x86_64',
    libbpf: '1.7.0',
    bootId: kernel.bootId,
    pid: 1,
    uid: 0,
  });
  return { input, output, close: () => output.destroy(), gone: Promise.resolve() };
}

export const scriptedTarget = (id: TargetId, kernel: ScriptedKernel): Target => ({
  id,
  title: `Scripted ${id}`,
  open: async () => scriptedLoader(kernel),
  stop: async () => {},
});

export const scriptedKernel = (): ScriptedKernel => ({
  bootId: 'boot-1',
  reads: [],
  files: new Map([
    ['version', 'Linux version 6.12.117-amd64 #1 SMP'],
    ['notes', 'build id 1'],
    ['btf/vmlinux', 'the BTF'],
    ['config', 'CONFIG_BPF=y\n'],
    ['modules', 'overlay 217088 1 - Live 0xffffffffc12d1000\n'],
    ['btf/overlay', 'the BTF of overlay'],
    [
      'kallsyms',
      'ffffffff9a000000 T _text\nffffffffc12d1010 t ovl_open\t[overlay]\nffffffffc12d2010 t bpf_prog_204c943c8c9d9015_x\t[bpf]\n',
    ],
    ['events', 'events/task/task_rename/format 12\nname: task_r'],
    ['sysctls', 'kernel.kptr_restrict = 0\n'],
    ['cpuinfo', 'cpu MHz : 1000.1\n'],
  ]),
});
