import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** One program that the generator writes, of a file NAME.c with a NAME.json beside it that it is made from. */
export interface Golden {
  name: string;
  source: string;
  /** Debian's: "6.12" */
  kernel: string;
  /** of its programs, each once: "fentry", "kretprobe", "tp" */
  hooks: string[];
}

const probe = fileURLToPath(new URL('../../packages/probe/src', import.meta.url));

/** What the generator makes of whole kernels, wherever below packages/probe it is kept. */
export const goldens: Golden[] = readdirSync(probe, { recursive: true, encoding: 'utf8' })
  .filter((path) => /(?:^|\/)goldens\/.*\.c$/.test(path) && existsSync(join(probe, jsonOf(path))))
  .sort()
  .map((path) => {
    const source = readFileSync(join(probe, path), 'utf8');
    return { name: path, source, kernel: kernelOf(path, source), hooks: hooksOf(source) };
  })
  // what meets a Problem has that in its place
  .filter(({ hooks }) => hooks.length > 0);

function jsonOf(path: string): string {
  return path.replace(/\.c$/, '.json');
}

/** By its JSON if that says so, else by its name ("read-fexit-5.10.c"); else the one that has every hook of it. */
function kernelOf(path: string, source: string): string {
  const said = JSON.parse(readFileSync(join(probe, jsonOf(path)), 'utf8')).kernel as unknown;
  if (typeof said === 'string') return said.replace(/^debian-/, '');
  const version = /-(\d+\.\d+)\.c$/.exec(path)?.[1];
  return version ?? (/^SEC\("fsession/m.test(source) ? '7.2' : '6.12');
}

/** Of SEC("fentry/vfs_unlink"), not those of maps and the licence. */
function hooksOf(source: string): string[] {
  const sections = [...source.matchAll(/^SEC\("([^."][^"]*)"\)/gm)].map(([, section]) => section!);
  return [...new Set(sections.map((section) => section.split('/', 1)[0]!))];
}
