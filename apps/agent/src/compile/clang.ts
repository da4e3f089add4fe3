import { execFile } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { promisify } from 'node:util';
import { type Milliseconds, Problem } from '@hooklab/base';
import type { Diagnostic } from '@hooklab/protocol';
import type { Owner } from '../state/paths';
import { clangDiagnostics, SOURCE_NAME } from './diagnostics';
import { sandboxed } from './sandbox';

/** __TARGET_ARCH_… of bpf_tracing.h, by what `uname -m` says. */
const targetArch: Record<string, string> = {
  x86_64: 'x86',
  aarch64: 'arm64',
  riscv64: 'riscv',
  s390x: 's390',
  ppc64le: 'powerpc',
  loongarch64: 'loongarch',
};

export interface ClangOptions {
  /** the user's text */
  source: string;
  /** stands in for vmlinux.h */
  types: string;
  /** contents of bpf/*.h by name */
  headers: Record<string, string>;
  /** directory with bpf/bpf_helpers.h */
  libbpfDir: string;
  /** `uname -m` of the target */
  arch: string;
  runAs?: Owner | undefined;
  timeout?: Milliseconds;
  limits?: { cpuSeconds?: number; memoryBytes?: number; outputBytes?: number };
  signal?: AbortSignal;
}

export interface Compiled {
  /** null when clang refused */
  object: Uint8Array | null;
  diagnostics: Diagnostic[];
  log: string;
  ms: Milliseconds;
  timedOut: boolean;
  truncated: boolean;
}

const inside = { source: '/hooklab/src', headers: '/hooklab/bpf', types: '/hooklab/gen', libbpf: '/hooklab/libbpf' };

/** Fixed: nothing of a request becomes a flag. v3 is what 5.10's verifier takes. */
export function clangFlags(arch: string): string[] {
  const target = targetArch[arch];
  if (!target) throw new Problem({ code: 'arch', what: `Programs for ${arch} cannot be compiled`, fix: 'Use another target' });
  return [
    '-target',
    'bpf',
    '-mcpu=v3',
    '-O2',
    '-g',
    '-c',
    '-std=gnu11',
    '-Wall',
    '-Wno-unused-function',
    '-Wno-unused-variable',
    '-Wno-missing-declarations',
    '-fno-ident',
    '-fno-color-diagnostics',
    '-ferror-limit=50',
    `-D__TARGET_ARCH_${target}`,
    '-I',
    inside.types,
    '-I',
    inside.headers,
    '-I',
    inside.libbpf,
    '-include',
    'vmlinux.h',
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
  const result = await sandboxed({
    command: [(await clang()).path, ...clangFlags(options.arch), source, '-o', '-'],
    directories: { [options.libbpfDir]: inside.libbpf },
    files,
    runAs: options.runAs,
    timeout: options.timeout ?? 10_000,
    limits: options.limits,
    signal: options.signal,
  });
  const { stderr: log, timedOut, truncated } = result;
  const diagnostics = clangDiagnostics(log);
  const failed = result.code !== 0 || timedOut || truncated;
  if (failed && !diagnostics.some((d) => d.severity === 'error')) {
    diagnostics.push({ tool: 'clang', severity: 'error', line: null, column: null, message: whyKilled(result, options) });
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

function whyKilled(
  r: { code: number | null; signal: string | null; timedOut: boolean; truncated: boolean; stderr: string },
  options: ClangOptions,
): string {
  if (r.timedOut) return `clang took longer than ${(options.timeout ?? 10_000) / 1000} s and was stopped`;
  if (r.truncated) return 'clang printed more than is allowed and was stopped';
  if (/out of memory|bad_alloc|Cannot allocate/i.test(r.stderr)) return 'clang needs more memory than is allowed';
  // 128 + signal, as prlimit's child ends
  if (r.signal === 'SIGXCPU' || r.code === 152 || r.code === 137) return 'clang used up its processor time';
  return r.stderr.trim().split('\n')[0] || `clang ended with ${r.signal ?? `code ${r.code}`}`;
}

let found: Promise<{ path: string; version: string }> | null = null;

/** The newest clang below /usr/bin (the sandbox sees nothing else) and what `clang --version` says first. */
export function clang(): Promise<{ path: string; version: string }> {
  found ??= findClang().catch((error) => {
    found = null;
    throw error;
  });
  return found;
}

async function findClang(): Promise<{ path: string; version: string }> {
  const names = readdirSync('/usr/bin').filter((name) => /^clang(-\d+)?$/.test(name));
  names.sort((a, b) => Number(b.slice(6) || 0) - Number(a.slice(6) || 0));
  const name = names[0];
  if (!name) {
    throw new Problem({ code: 'no-clang', what: 'clang is missing', cause: 'nothing can be compiled', fix: 'apt-get install clang' });
  }
  const path = `/usr/bin/${name}`;
  const { stdout } = await promisify(execFile)(path, ['--version']);
  return { path, version: stdout.split('\n')[0]! };
}
