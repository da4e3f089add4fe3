/**
 * Compiles programs that other people wrote, each against the header of only its types and against the whole
 * vmlinux.h of bpftool. A program that builds with the whole one must build with ours, and relocate.
 *
 *   node bench/run.mjs bench/corpus.ts LIBBPF_INCLUDE PROGRAM_DIRECTORY VMLINUX_BTF…
 *
 * The directory's *.bpf.c are tried; what they include from it by "…" is read as part of the source.
 */
import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Btf, neededTypes } from '../src/index';
import { behaviourOf, difference } from './core-relocations';

const [include, programs, ...kernels] = process.argv.slice(2) as [string, string, ...string[]];
const dir = mkdtempSync(join(tmpdir(), 'hl-corpus-'));
const ours = join(dir, 'ours');
const whole = join(dir, 'whole');
mkdirSync(ours);
mkdirSync(whole);

function withIncludes(file: string, seen = new Set<string>()): string {
  if (seen.has(file)) return '';
  seen.add(file);
  const source = readFileSync(file, 'utf8');
  const included = [...source.matchAll(/^\s*#\s*include\s*[<"]([^">]+)[">]/gm)]
    .map(([, name]) => join(programs, name!))
    .filter((path) => existsSync(path) && !path.endsWith('vmlinux.h'));
  return `${included.map((path) => withIncludes(path, seen)).join('\n')}\n${source}`;
}

/** Some programs include kernel headers of user space, which lie in a directory of the machine's architecture. */
const SYSTEM = ['-idirafter', `/usr/include/${process.arch === 'arm64' ? 'aarch64' : 'x86_64'}-linux-gnu`];

function clang(headers: string, file: string, object: string) {
  const start = performance.now();
  const args = ['-target', 'bpf', '-O2', '-g', '-mcpu=v3', '-D__TARGET_ARCH_x86', '-Wno-unknown-attributes'];
  const run = spawnSync(
    'clang',
    [...args, `-I${headers}`, `-I${include}`, `-I${programs}`, ...SYSTEM, '-c', file, '-o', object],
    {
      encoding: 'utf8',
    },
  );
  return { ok: run.status === 0, log: run.stderr, ms: performance.now() - start };
}

let worse = 0;
for (const kernel of kernels) {
  const btf = Btf.read(readFileSync(kernel), { origin: kernel });
  const dump = spawnSync('bpftool', ['btf', 'dump', 'file', kernel, 'format', 'c'], {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  writeFileSync(join(whole, 'vmlinux.h'), dump.stdout);
  const tally = { both: 0, neither: 0, ours: 0, whole: 0, unrelocated: 0, identical: 0 };
  const ms = { ours: 0, whole: 0, header: 0 };
  for (const name of readdirSync(programs).filter((file) => file.endsWith('.bpf.c'))) {
    const file = join(programs, name);
    const start = performance.now();
    const { header } = neededTypes(btf, withIncludes(file));
    ms.header += performance.now() - start;
    writeFileSync(join(ours, 'vmlinux.h'), header);
    const a = clang(ours, file, join(dir, 'a.o'));
    const b = clang(whole, file, join(dir, 'b.o'));
    tally[a.ok ? (b.ok ? 'both' : 'ours') : b.ok ? 'whole' : 'neither']++;
    if (a.ok && b.ok) {
      ms.ours += a.ms;
      ms.whole += b.ms;
      const differs = difference(
        behaviourOf(readFileSync(join(dir, 'a.o'))),
        behaviourOf(readFileSync(join(dir, 'b.o'))),
      );
      if (differs === null) tally.identical++;
      else console.log(`  ${name}: other code than with the whole header: ${differs}`);
      const relocates = (object: string) =>
        spawnSync('bpftool', ['gen', 'min_core_btf', kernel, join(dir, 'min.btf'), object]).status === 0;
      if (relocates(join(dir, 'b.o')) && !relocates(join(dir, 'a.o'))) {
        tally.unrelocated++;
        worse++;
        console.log(`  ${name}: relocates with the whole header only`);
      }
    }
    if (!a.ok && b.ok) {
      worse++;
      console.log(
        `  ${name}: ${a.log
          .split('\n')
          .filter((l) => /error/.test(l))
          .slice(0, 3)
          .join('\n    ')}`,
      );
    }
  }
  console.log(
    `${kernel}: ${tally.both} build with both, ${tally.whole} only with the whole header, ${tally.ours} only with ours, ` +
      `${tally.neither} with neither; ${tally.identical} have the same code and the same accesses by name, ${tally.unrelocated} not relocated; ` +
      `clang ${(ms.ours / tally.both).toFixed(0)} ms (whole: ${(ms.whole / tally.both).toFixed(0)}), header ${(ms.header / (tally.both + tally.neither + tally.ours + tally.whole)).toFixed(1)} ms`,
  );
}
rmSync(dir, { recursive: true });
process.exitCode = worse ? 1 : 0;
