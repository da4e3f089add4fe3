/**
 * Compiles every program of bench/programs with clang against the header that neededTypes makes of each kernel's
 * BTF, and against that kernel's whole vmlinux.h beside it; compares what both objects relocate to.
 *
 *   node bench/run.mjs bench/needed.ts LIBBPF_INCLUDE VMLINUX_BTF…
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Btf, neededTypes } from '../src/index';

const [include, ...kernels] = process.argv.slice(2);
const programs = join(process.cwd(), 'bench/programs');
const dir = mkdtempSync(join(tmpdir(), 'hl-needed-'));
let failed = 0;

function clang(source: string, object: string): { ok: boolean; ms: number; log: string } {
  const args = [
    '-target',
    'bpf',
    '-O2',
    '-g',
    '-D__TARGET_ARCH_x86',
    '-mcpu=v3',
    '-Wall',
    '-Wno-unused-function',
  ];
  const start = performance.now();
  const run = spawnSync(
    'clang',
    [...args, '-Werror', `-I${dir}`, `-I${include}`, '-c', source, '-o', object],
    {
      encoding: 'utf8',
    },
  );
  return { ok: run.status === 0, ms: performance.now() - start, log: run.stderr };
}

for (const kernel of kernels) {
  const btf = Btf.read(readFileSync(kernel), { origin: kernel });
  neededTypes(btf, 'struct task_struct *');
  console.log(`\n${kernel}\nprogram          header ms  lines types  clang ms  missing`);
  for (const file of readdirSync(programs)) {
    const source = readFileSync(join(programs, file), 'utf8');
    const start = performance.now();
    const needed = neededTypes(btf, source);
    const ms = performance.now() - start;
    writeFileSync(join(dir, 'vmlinux.h'), needed.header);
    const built = clang(join(programs, file), join(dir, 'out.o'));
    const core = built.ok
      ? spawnSync('bpftool', ['gen', 'min_core_btf', kernel, join(dir, 'min.btf'), join(dir, 'out.o')], {
          encoding: 'utf8',
        })
      : { status: 1, stderr: '' };
    const expected = file !== 'absent.bpf.c';
    if (built.ok !== expected && expected) failed++;
    if (built.ok && core.status !== 0) failed++;
    console.log(
      `${file.padEnd(20)} ${ms.toFixed(1).padStart(5)} ${String(needed.header.split('\n').length).padStart(6)} ` +
        `${String(needed.types.length).padStart(5)} ${built.ms.toFixed(0).padStart(9)}  ` +
        `${built.ok ? (core.status === 0 ? 'ok' : `NOT RELOCATED ${core.stderr}`) : 'NOT BUILT'} ${needed.missing.join(', ')}`,
    );
    if (!built.ok && expected) console.log(built.log.split('\n').slice(0, 12).join('\n'));
  }
}
rmSync(dir, { recursive: true });
console.log(failed ? `\n${failed} failed` : '\nall built and relocated');
process.exitCode = failed ? 1 : 0;
