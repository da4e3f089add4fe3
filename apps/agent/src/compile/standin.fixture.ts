import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { paths } from '../state/paths';
import { libbpfHeaders } from '../state/product';
import type { Compiler } from './clang';

/** A compiler that does as the source tells it (fixtures/standin.c), in a directory of its own. */
export interface Standin {
  dir: string;
  compiler: Compiler;
  /** libbpf's headers, here: their path in a mount table marks the processes of this stand-in */
  libbpfDir: string;
  /** process ids of bubblewrap, the stand-in and whatever they started */
  alive(): string[];
}

export function buildStandin(): Standin {
  const dir = mkdtempSync(join(tmpdir(), 'hooklab-standin-'));
  // the compiler's user may read all of this: only the walls can keep it back
  chmodSync(dir, 0o755);
  const bin = join(dir, 'bin');
  const libbpfDir = join(dir, 'include');
  mkdirSync(bin);
  mkdirSync(libbpfDir);
  cpSync(join(libbpfHeaders(paths().cache), 'bpf'), join(libbpfDir, 'bpf'), { recursive: true });
  const source = fileURLToPath(new URL('./fixtures/standin.c', import.meta.url));
  execFileSync('clang', ['-O1', '-Wall', '-Werror', source, '-o', join(bin, 'standin')]);
  return {
    dir,
    libbpfDir,
    compiler: { path: '/standin/standin', version: dir, directories: { [bin]: '/standin' } },
    alive: () => processesWith(dir),
  };
}

function processesWith(mount: string): string[] {
  return readdirSync('/proc').filter((pid) => {
    if (!/^\d+$/.test(pid)) return false;
    try {
      return readFileSync(`/proc/${pid}/mountinfo`, 'utf8').includes(mount);
    } catch {
      return false; // ended meanwhile, or another user's
    }
  });
}
