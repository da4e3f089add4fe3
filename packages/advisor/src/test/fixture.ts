import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { readTar, Surface, type SurfaceFiles, splitEvents } from '@hooklab/surface';
import type { AdvisorFacts } from '../facts/facts';
import { factsOf } from '../facts/surface';

/** Debian kernels whose cut surfaces lie in fixtures/ (see fixtures/cut.ts). */
export const KERNELS = ['5.10', '6.1', '6.12', '7.2'] as const;
export type Kernel = (typeof KERNELS)[number];

const root = (kernel: string): URL => new URL(`../../fixtures/${kernel}/`, import.meta.url);

/** The files of a cut surface; change some to see what follows. */
export function fixtureFiles(kernel: Kernel): Map<string, Uint8Array> {
  const files = new Map<string, Uint8Array>();
  const walk = (prefix: string): void => {
    for (const name of readdirSync(new URL(prefix, root(kernel)))) {
      const path = prefix + name;
      if (statSync(new URL(path, root(kernel))).isDirectory()) walk(`${path}/`);
      else files.set(path, new Uint8Array(readFileSync(new URL(path, root(kernel)))));
    }
  };
  walk('');
  const stream = files.get('events.stream');
  files.delete('events.stream');
  files.delete('observed');
  if (stream) for (const [path, bytes] of splitEvents(stream)) files.set(path, bytes);
  return files;
}

const made = new Map<Kernel, AdvisorFacts>();

export function fixtureFacts(kernel: Kernel): AdvisorFacts {
  let facts = made.get(kernel);
  if (!facts) {
    facts = factsOf(new Surface(`debian-${kernel}`, fixtureFiles(kernel)));
    made.set(kernel, facts);
  }
  return facts;
}

const shipped = new Map<Kernel, SurfaceFiles>();

export function shippedFiles(kernel: Kernel): SurfaceFiles {
  let files = shipped.get(kernel);
  if (!files) {
    const file = new URL(`../../../surface/shipped/debian-${kernel}.tar.xz`, import.meta.url);
    const tar = execFileSync('xz', ['-dc', fileURLToPath(file)], { maxBuffer: 512 * 1024 * 1024 });
    files = readTar(tar, kernel);
    shipped.set(kernel, files);
  }
  return files;
}

const whole = new Map<Kernel, AdvisorFacts>();

/** The whole surface of the kernel, as Hooklab ships it: what a person is told. */
export function shippedFacts(kernel: Kernel): AdvisorFacts {
  let facts = whole.get(kernel);
  if (!facts) {
    facts = factsOf(new Surface(`debian-${kernel}`, shippedFiles(kernel)));
    whole.set(kernel, facts);
  }
  return facts;
}

/** Facts of a cut surface with some of its files replaced by other text; null takes a file away. */
export function changedFacts(kernel: Kernel, changes: Record<string, string | null>): AdvisorFacts {
  const files = fixtureFiles(kernel);
  for (const [file, text] of Object.entries(changes)) {
    if (text === null) files.delete(file);
    else files.set(file, bytesOf(text));
  }
  return factsOf(new Surface(`changed ${kernel}`, files));
}

export const bytesOf = (text: string): Uint8Array => Uint8Array.from(text, (c) => c.charCodeAt(0));
export const textOf = (bytes: Uint8Array | undefined): string => Buffer.from(bytes ?? []).toString('latin1');

export interface Observed {
  hook: string;
  point: string;
  stage: string | null;
  errno: string | null;
}

/** What the real kernel did with these hooks and points: trials in the lab VM. */
export function observed(kernel: Kernel): Observed[] {
  return readFileSync(new URL('observed', root(kernel)), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const [hook, point, stage, errno] = line.split('\t') as [string, string, string, string];
      return { hook, point, stage: stage === '-' ? null : stage, errno: errno === '-' ? null : errno };
    });
}
