import { execFile } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { type Bytes, Problem } from '@hooklab/base';
import { z } from 'zod';
import { MANIFEST } from '../recording/manifest';
import { leavePlace, makePlace } from '../recording/place';
import { openRecording, type Recording } from '../recording/reader';
import { isSegment } from '../recording/segments';

/**
 * A bundle is a .tar.gz, which everything can open, without folders:
 *
 *   bundle.json               format, versions, the segments and their sizes
 *   kernel.json               the kernel that it is of
 *   spec.json, program.c      where it has them
 *   recording.json, 00000001.seg …
 */
const BUNDLE_FORMAT = 1;
const ABOUT = 'bundle.json';
const BESIDE = ['kernel.json', 'spec.json', 'program.c'];

const aboutSchema = z.object({
  format: z.literal(BUNDLE_FORMAT),
  hooklab: z.string(),
  segments: z.array(z.object({ name: z.string().refine(isSegment), bytes: z.number() })),
});

/** No recording is larger. */
const MOST: Bytes = 64 * 1024 ** 3;
const MOST_LISTED: Bytes = 16 * 1024 ** 2;

const run = promisify(execFile);
const tar = (args: readonly string[], signal: AbortSignal) =>
  run('tar', ['--force-local', ...args], {
    maxBuffer: MOST_LISTED,
    signal,
    env: { ...process.env, LC_ALL: 'C', TAR_OPTIONS: '' },
  });

/** Writes one. Resolves to the number of segments; rejects with what tar says. */
export async function writeBundle(
  { dir, manifest, segments }: Recording,
  path: string,
  version: string,
  signal: AbortSignal,
): Promise<number> {
  const stage = mkdtempSync(join(tmpdir(), 'hooklab-bundle-'));
  try {
    const { kernel, arch, target, source, spec } = manifest;
    const sizes = segments.map((name) => ({ name, bytes: statSync(join(dir, name)).size }));
    const about = { format: BUNDLE_FORMAT, hooklab: version, segments: sizes };
    const files: [string, string | null][] = [
      [ABOUT, json(about)],
      ['kernel.json', json({ release: kernel, arch, target })],
      ['spec.json', spec === undefined ? null : json(spec)],
      ['program.c', source],
    ];
    const there = files.filter(([, text]) => text !== null);
    for (const [name, text] of there) writeFileSync(join(stage, name), text!);
    const names = there.map(([name]) => name);
    await tar(
      [
        ...['--create', '--gzip', '--file', resolve(path)],
        ...['--owner=0', '--group=0', '--numeric-owner', '--mode=600'],
        ...['--directory', stage, ...names, '--directory', resolve(dir), MANIFEST, ...segments],
      ],
      signal,
    );
    return segments.length;
  } catch (error) {
    throw new Error(saidBy(error));
  } finally {
    rmSync(stage, { recursive: true, force: true });
  }
}

const json = (value: unknown): string => `${JSON.stringify(value, null, 1)}\n`;

export function isBundle(path: string): boolean {
  const head = Buffer.alloc(2);
  const fd = openSync(path, 'r');
  try {
    readSync(fd, head, 0, 2, 0);
  } finally {
    closeSync(fd);
  }
  return head[0] === 0x1f && head[1] === 0x8b;
}

/**
 * A bundle as a kept recording: only files that a bundle has are taken out of it, and it is opened before it is kept.
 * Throws Problem `not-a-bundle`, `newer-bundle`, `record-dir`, `not-a-recording`.
 */
export async function importBundle(
  path: string,
  to: { dir: string | null; state: string },
  signal: AbortSignal,
): Promise<Recording> {
  const file = resolve(path);
  const listed = await tar(
    ['--list', '--verbose', '--gzip', '--numeric-owner', '--file', file],
    signal,
  ).catch((error) => {
    throw notABundle(path, saidBy(error));
  });
  const members = listed.stdout
    .split('\n')
    .filter((line) => line !== '')
    .map(memberOf);
  if (!members.some((member) => member?.name === ABOUT)) throw notABundle(path, `there is no ${ABOUT} in it`);
  const odd = members.indexOf(null);
  if (odd >= 0) throw notABundle(path, 'it has files that no bundle has');
  if (members.reduce((sum, member) => sum + member!.bytes, 0) > MOST)
    throw notABundle(path, 'it is too large');
  const about = aboutOf(
    (await tar(['--extract', '--to-stdout', '--gzip', '--file', file, ABOUT], signal)).stdout,
    path,
  );
  for (const { name, bytes } of about.segments) {
    if (!members.some((member) => member!.name === name && member!.bytes === bytes))
      throw notABundle(path, `${name} is missing in it`);
  }
  const names = [MANIFEST, ...about.segments.map(({ name }) => name)];
  const place = makePlace(
    to.dir,
    to.state,
    path
      .split('/')
      .at(-1)!
      .replace(/(?:\.tar\.gz|\.tgz|\.hooklab)$/, ''),
  );
  leavePlace(place);
  try {
    await tar(
      [
        ...['--extract', '--gzip', '--file', file, '--directory', place.dir],
        ...['--no-same-owner', '--no-same-permissions', '--', ...names],
      ],
      signal,
    );
    return openRecording(place.dir);
  } catch (error) {
    rmSync(place.dir, { recursive: true, force: true });
    throw error instanceof Problem ? error : notABundle(path, saidBy(error));
  }
}

//  -rw------- 0/0     1234 2026-11-30 19:45 00000001.seg
function memberOf(line: string): { name: string; bytes: Bytes } | null {
  const [, bytes, name] = /^-\S+ +\d+\/\d+ +(\d+) \S+ \S+ (\S+)$/.exec(line) ?? [];
  if (name === undefined) return null;
  const known = name === ABOUT || name === MANIFEST || BESIDE.includes(name) || isSegment(name);
  return known ? { name, bytes: Number(bytes) } : null;
}

function aboutOf(text: string, path: string): z.infer<typeof aboutSchema> {
  let about: { format?: unknown } | null = null;
  try {
    about = JSON.parse(text);
  } catch {
    throw notABundle(path, `${ABOUT} is no JSON`);
  }
  if (typeof about?.format === 'number' && about.format > BUNDLE_FORMAT) {
    throw new Problem({
      code: 'newer-bundle',
      what: 'This bundle is of a newer Hooklab',
      where: path,
      cause: `its format is ${about.format}, this Hooklab reads up to ${BUNDLE_FORMAT}`,
      fix: 'Import it with a newer Hooklab',
    });
  }
  const read = aboutSchema.safeParse(about);
  if (read.success) return read.data;
  const { path: at, message } = read.error.issues[0]!;
  throw notABundle(path, `${ABOUT}: ${at.join('.')}: ${message}`);
}

/** The first thing that tar, or gzip below it, complains of. */
function saidBy(error: unknown): string {
  const { stderr = '', message } = error as { stderr?: string; message: string };
  const lines = stderr.split('\n').filter((line) => line !== '');
  const said = lines.find((line) => line.startsWith('gzip:')) ?? lines[0] ?? message.split('\n')[0]!;
  return said.replace(/^(?:gzip: stdin: |tar: )/, '').replace(/[.!]+$/, '');
}

const notABundle = (where: string, cause: string) =>
  new Problem({
    code: 'not-a-bundle',
    what: 'This bundle cannot be imported',
    where,
    cause,
    fix: 'Get it again, or make it anew: hooklab export RUN --as bundle --out FILE',
  });
