import { execFile } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { toProblem } from '@hooklab/base';
import { type SurfaceItem, surfaceItem } from '@hooklab/protocol';
import { type SurfaceFiles, splitEvents, writeTar } from '@hooklab/surface';
import type { LoaderConnection } from '../target/connection';
import { Rebase } from './rebase';

export interface Capture {
  files: SurfaceFiles;
  /** items that this kernel does not show, and why */
  absent: { item: string; why: string }[];
}

/** `btf/module` and `format` are asked for by name; everything else is one file, or the stream of all formats. */
const plain = surfaceItem.options.filter(
  (item) => item !== 'btf/module' && item !== 'format' && item !== 'events',
);

/**
 * Everything that a target's kernel shows, in the shape of a surface. What the kernel does not show is named in
 * `absent`. Addresses are rebased (see rebase.ts) unless `rawAddresses`.
 */
export async function captureSurface(connection: LoaderConnection, rawAddresses = false): Promise<Capture> {
  const files = new Map<string, Uint8Array>();
  const absent: Capture['absent'] = [];
  const read = async (item: SurfaceItem, file: string, name?: string) => {
    try {
      files.set(file, await connection.read({ item, ...(name ? { name } : {}) }));
    } catch (error) {
      if (connection.closed) throw error;
      const { what, cause } = toProblem(error);
      absent.push({ item: file, why: cause ?? what });
    }
  };
  for (const item of plain) await read(item, item);
  await read('events', 'events');
  const stream = files.get('events');
  files.delete('events');
  if (stream) for (const [path, bytes] of splitEvents(stream)) files.set(path, bytes);

  const text = (file: string) => Buffer.from(files.get(file) ?? []).toString('utf8');
  for (const [, module] of text('modules').matchAll(/^(\S+) /gm))
    await read('btf/module', `btf/${module}`, module!);
  if (!rawAddresses) {
    const rebase = new Rebase(text('kallsyms'), text('modules'));
    for (const file of ['kallsyms', 'kprobes_blacklist', 'modules']) {
      if (files.has(file)) files.set(file, Buffer.from(rebase.apply(text(file))));
    }
  }
  files.set('kernel', Buffer.from(`${connection.hello.kernel} ${connection.hello.arch}\n`));
  return { files, absent };
}

/** Write a surface as a directory, or, when the name ends in .tar.xz, as one compressed file. */
export async function writeSurface(files: SurfaceFiles, out: string): Promise<void> {
  if (out.endsWith('.tar.xz')) {
    writeFileSync(out, await xz(writeTar(files, basename(out, '.tar.xz'))));
    return;
  }
  for (const [name, bytes] of files) {
    const path = join(out, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, bytes);
  }
}

function xz(bytes: Uint8Array): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const child = execFile(
      'xz',
      ['-9e', '-T1', '-c'],
      { encoding: 'buffer', maxBuffer: 64 * 1024 * 1024 },
      (error, stdout) => (error ? reject(error) : resolve(stdout)),
    );
    child.stdin!.on('error', () => {});
    child.stdin!.end(bytes);
  });
}
