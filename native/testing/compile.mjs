/** Compiles test/*.bpf.c as the workbench does: clang, libbpf's headers, no kernel headers. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const TARGETS = { x64: 'x86', arm64: 'arm64', riscv64: 'riscv', s390x: 's390', ppc64: 'powerpc' };

/** The ELF object of test/<name>.bpf.c, or of another directory's. */
export function compile(name, { directory = join(here, '..', 'test'), defines = [] } = {}) {
  const work = mkdtempSync(join(tmpdir(), 'hooklab-native-'));
  try {
    const object = join(work, 'out.o');
    const { LD_PRELOAD: _, ...env } = process.env; // test/asan.mjs sanitizes us, not the compiler
    const args = [
      ...['-target', 'bpf', '-g', '-O2', '-Wall', '-Werror', `-D__TARGET_ARCH_${TARGETS[process.arch]}`],
      ...defines.map((define) => `-D${define}`),
      ...['-I', headers(), '-I', here, '-c', join(directory, `${name}.bpf.c`), '-o', object],
    ];
    execFileSync('clang', args, { env });
    return readFileSync(object);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

let headersDirectory;
/** The directory with bpf/bpf_helpers.h. */
export function headers() {
  const tool = join(here, '..', '..', 'apps', 'setup', 'libbpf.mjs');
  headersDirectory ??= JSON.parse(
    execFileSync(process.execPath, [tool, '--json'], { encoding: 'utf8' }),
  ).headersDir;
  return headersDirectory;
}
