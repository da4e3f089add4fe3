import { execFile } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type Milliseconds, Problem } from '@hooklab/base';
import type { Diagnostic } from '@hooklab/protocol';
import type { Owner } from '../state/owner';
import { clangDiagnostics, SOURCE_NAME } from './diagnostics';
import { inSandbox } from './place';
import { COMPILER_LIMITS, type Limits, type Sandboxed } from './sandbox';
import { whyNoSandbox } from './selftest';

/** __TARGET_ARCH_… of bpf_tracing.h, by what `uname -m` says. */
const targetArch: Record<string, string> = {
  x86_64: 'x86',
  aarch64: 'arm64',
  riscv64: 'riscv',
  s390x: 's390',
  ppc64le: 'powerpc',
  loongarch64: 'loongarch',
};

export const COMPILE_TIMEOUT: Milliseconds = 10_000;

export interface ClangOptions {
  /** the user's text */
  source: string;
  /** stands in for vmlinux.h */
  types: string;
  /** contents of bpf/*.h by name */
  headers: Record<string, string>;
  /** directory with bpf/bpf_helpers.h; only its bpf/ is seen inside */
  libbpfDir: string;
  /** `uname -m` of the target */
  arch: string;
  compiler: Compiler;
  runAs?: Owner | undefined;
  timeout?: Milliseconds | undefined;
  limits?: Partial<Limits> | undefined;
  /** nobody waits for it any more */
  signal?: AbortSignal | undefined;
}

export interface Compiler {
  /** inside of the sandbox */
  path: string;
  version: string;
  /** host directory → path inside, for one that does not lie below /usr */
  directories?: Record<string, string>;
}

export interface Compiled {
  /** null when clang refused or was stopped */
  object: Uint8Array | null;
  /** clang's remarks on the source; an error at least where there is no object */
  diagnostics: Diagnostic[];
  /** all that clang said, at most 256 KiB of it */
  log: string;
  ms: Milliseconds;
  timedOut: boolean;
  /** `log` is not all */
  truncated: boolean;
}

const inside = {
  source: '/hooklab/src',
  headers: '/hooklab/bpf',
  types: '/hooklab/gen',
  libbpf: '/hooklab/libbpf',
};

/**
 * Fixed: nothing of a request becomes a flag. v3 (32-bit ALU and jumps) is the newest that 5.10's verifier takes.
 * The types come by -include, so lines are the user's own; an `#include "vmlinux.h"` finds the same file.
 */
export function clangFlags(arch: string): string[] {
  const target = targetArch[arch];
  if (!target) {
    throw new Problem({
      code: 'arch',
      what: `Programs for ${arch} cannot be compiled`,
      fix: `Use a target of one of ${Object.keys(targetArch).join(', ')}`,
    });
  }
  return [
    ...['-target', 'bpf', '-mcpu=v3'],
    ...['-O2', '-g', '-c', '-std=gnu11', '-nostdlibinc'],
    '-Wall',
    // a helper that no header declares would only fail at load, with a worse message
    '-Werror=implicit-function-declaration',
    // headers made from BTF have empty declarations
    '-Wno-missing-declarations',
    ...['-fno-ident', '-fno-color-diagnostics', '-fno-crash-diagnostics', '-ferror-limit=50'],
    `-D__TARGET_ARCH_${target}`,
    ...['-I', inside.types, '-I', inside.headers, '-I', inside.libbpf],
    ...['-include', 'vmlinux.h'],
  ];
}

/** One run of clang in the sandbox. A refusal is a result; a missing clang or sandbox is a Problem. */
export async function runClang(options: ClangOptions): Promise<Compiled> {
  const from = performance.now();
  const source = `${inside.source}/${SOURCE_NAME}`;
  const files: Record<string, string> = {
    [source]: options.source,
    [`${inside.types}/vmlinux.h`]: options.types,
  };
  for (const [name, text] of Object.entries(options.headers)) files[`${inside.headers}/${name}`] = text;
  const timeout = options.timeout ?? COMPILE_TIMEOUT;
  const limits = { ...COMPILER_LIMITS, ...options.limits };
  const result = await inSandbox({
    command: [options.compiler.path, ...clangFlags(options.arch), source, '-o', '-'],
    directories: {
      ...options.compiler.directories,
      [join(options.libbpfDir, 'bpf')]: `${inside.libbpf}/bpf`,
    },
    files,
    runAs: options.runAs,
    timeout,
    limits,
    signal: options.signal,
  });
  if (options.signal?.aborted) return stoppedCompile(performance.now() - from);
  // bwrap: Can't find source path …: the walls could not be built, so clang never ran
  if (result.stderr.startsWith('bwrap: ') && result.code === 1) throw whyNoSandbox(result.stderr);
  const { stderr: log, timedOut, truncated } = result;
  const failed = result.code !== 0 || timedOut || result.overflowed;
  const diagnostics = clangDiagnostics(log);
  // only clang's own end tells that its last word was spoken: one that was killed says why here
  if (failed && (result.code !== 1 || !diagnostics.some((d) => d.severity === 'error'))) {
    diagnostics.unshift({
      tool: 'clang',
      severity: 'error',
      line: null,
      column: null,
      message: whyStopped(result, timeout, limits),
    });
  }
  return {
    object: failed ? null : new Uint8Array(result.stdout),
    diagnostics,
    log,
    ms: performance.now() - from,
    timedOut,
    truncated,
  };
}

/** Of a compile that nobody waits for any more. */
export function stoppedCompile(ms: Milliseconds): Compiled {
  const message = 'the compile was stopped before its end';
  return {
    object: null,
    diagnostics: [{ tool: 'clang', severity: 'error', line: null, column: null, message }],
    log: '',
    ms,
    timedOut: false,
    truncated: false,
  };
}

function whyStopped(r: Sandboxed, timeout: Milliseconds, limits: Limits): string {
  if (r.timedOut) return `clang took longer than ${timeout / 1000} s and was stopped`;
  if (r.overflowed) {
    return `the object is larger than ${limits.outputBytes / 1024 ** 2} MiB: declare fewer or smaller variables`;
  }
  if (/out of memory|bad_alloc|Cannot allocate/i.test(r.stderr)) {
    return `clang needs more than ${limits.memoryBytes / 1024 ** 2} MiB of memory`;
  }
  // 128 + 9: prlimit's --cpu
  if (r.code === 137 || r.signal === 'SIGKILL')
    return `clang used up its ${limits.cpuSeconds} s of processor time`;
  // 128 + the signal that ended it
  if (r.code !== null && r.code > 128) return `clang crashed on this source (signal ${r.code - 128})`;
  return r.stderr.trim().split('\n')[0] || `clang ended with ${r.signal ?? `code ${r.code}`}`;
}

let found: Promise<Compiler> | null = null;

/** The newest clang below /usr/bin (the sandbox sees nothing else) and what `clang --version` says first. */
export function clang(): Promise<Compiler> {
  found ??= findClang().catch((error) => {
    found = null;
    throw error;
  });
  return found;
}

async function findClang(): Promise<Compiler> {
  const names = readdirSync('/usr/bin').filter((name) => /^clang(-\d+)?$/.test(name));
  names.sort((a, b) => Number(b.slice(6) || 0) - Number(a.slice(6) || 0));
  const missing = (cause: string) =>
    new Problem({ code: 'no-clang', what: 'clang is missing', cause, fix: 'apt-get install clang' });
  const name = names[0];
  if (!name) throw missing('nothing can be compiled: there is no clang in /usr/bin');
  const path = `/usr/bin/${name}`;
  const { stdout } = await promisify(execFile)(path, ['--version']).catch((error: Error) => {
    throw missing(`nothing can be compiled: ${path} does not run (${error.message})`);
  });
  return { path, version: stdout.split('\n')[0]! };
}
