import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Milliseconds, Problem } from '@hooklab/base';
import { findMember } from '@hooklab/hook';
import { MAX_SOURCE, sourceTooLarge } from '@hooklab/protocol';
import { type Btf, Kind, mask, neededTypes, STRUCTS } from '@hooklab/surface';
import { compilerOwner, isRoot, type Owner } from '../state/owner';
import { type Compiled, type Compiler, clang, clangFlags, runClang, stoppedCompile } from './clang';
import { ObjectCache } from './objects';
import type { Limits } from './sandbox';
import { sandboxFault } from './selftest';
import { Turns } from './turns';

export interface CompileRequest {
  source: string;
  btf: Btf;
  /** a program may take the address of this kernel's variables: it has their names (CONFIG_KALLSYMS_ALL) */
  variables?: boolean;
  /** `uname -m` of the target */
  arch: string;
  /** a directory with bpf/bpf_helpers.h */
  libbpfDir: string;
  /** the directory of hooklab.h */
  bpfDir: string;
  /** who compiles, when this process is root */
  runAs?: Owner;
  timeout?: Milliseconds;
  limits?: Partial<Limits>;
  /** aborted when nobody waits for it any more: it ends, also while it waits for its turn */
  signal?: AbortSignal | undefined;
  /** who asks: one compile of each client runs at a time */
  client?: string | undefined;
  /** the newest clang of this machine unless said otherwise */
  compiler?: Compiler;
}

/** Types that this kernel has not: each is looked for in the source. Who wrote for another kernel sees it from these. */
const MAX_MISSING = 20;
const objects = new ObjectCache(64, 64 * 1024 ** 2);
/** Each may take 1 GiB: a class that compiles at once waits rather than fills the machine. */
const turns = new Turns(2);
let fault: Promise<Problem | null> | null = null;

/** null, or why nothing can be compiled here. The walls are tried once a process, until they stand. */
export function compilerFault(): Promise<Problem | null> {
  fault ??= sandboxFault(defaultUser()).then((problem) => {
    if (problem) fault = null;
    return problem;
  });
  return fault;
}

/** Tries the walls and finds clang, so that the first compile need not. Never rejects. */
export async function warmCompiler(): Promise<void> {
  await Promise.allSettled([compilerFault(), clang()]);
}

/**
 * The user's C, with just the types of this kernel that it uses, → a BPF object. Throws `source-too-large`,
 * `no-clang`, `no-bwrap`, `no-sandbox`; a refusal by clang, or that it was stopped, is a result with `object: null`.
 */
export async function compileForTarget(request: CompileRequest): Promise<Compiled> {
  const { source, btf, arch, libbpfDir, bpfDir } = request;
  refuseLarge(source);
  const broken = await compilerFault();
  if (broken) throw broken;

  const from = performance.now();
  const headers = bpfHeaders(bpfDir);
  const { header, missing } = neededTypes(btf, [source, ...included(source, headers).values()].join('\n'));
  const types = `${header}${preemptCount(btf, request.variables === true)}`;
  const compiler = request.compiler ?? (await clang());
  const key = createHash('sha256')
    .update(JSON.stringify([source, types, headers, clangFlags(arch), compiler, libbpfDir]))
    .digest('hex');
  const known = objects.get(key);
  if (known) return { ...known, ms: performance.now() - from };

  const { timeout, limits, signal, client, runAs = defaultUser() } = request;
  const run = () =>
    runClang({ source, types, headers, libbpfDir, arch, compiler, runAs, timeout, limits, signal });
  const compiled = await turns.take(run, { client, signal }).catch((error) => {
    if (signal?.aborted) return stoppedCompile(performance.now() - from);
    throw error;
  });
  const unknown = missing.slice(0, MAX_MISSING).map((type) => missingType(type, source));
  const result = {
    ...compiled,
    diagnostics: compiled.timedOut
      ? [...compiled.diagnostics, ...unknown]
      : [...unknown, ...compiled.diagnostics],
    ms: performance.now() - from,
  };
  if (result.object) objects.put(key, result);
  return result;
}

/** For hooklab.h: how a program finds where this kernel counts its interrupts, on x86-64, if it can be found. */
function preemptCount(btf: Btf, variables: boolean): string {
  const found = (name: string) => btf.find(name, mask(Kind.VAR)) !== 0;
  if (found('pcpu_hot')) return variables ? '#define HL_PREEMPT_COUNT_HOT\n' : '';
  if (found('__preempt_count')) return variables ? '#define HL_PREEMPT_COUNT\n' : '';
  const has = (struct: string, member: string) => {
    const id = btf.find(struct, STRUCTS);
    return id !== 0 && findMember(btf, id, member) !== null;
  };
  const known = has('task_struct', 'se') && has('sched_entity', 'cfs_rq') && has('cfs_rq', 'rq');
  return known ? '#define HL_RUNQUEUE\n' : '';
}

function refuseLarge(source: string): void {
  if (Buffer.byteLength(source) > MAX_SOURCE) throw sourceTooLarge(source);
}

function defaultUser(): Owner | undefined {
  return isRoot() ? compilerOwner : undefined;
}

/** Said before clang's "incomplete type": the kernel has no such type. A warning, because clang may not mind. */
function missingType(type: string, source: string): Compiled['diagnostics'][number] {
  const word = new RegExp(`\\b${type.replace(' ', '\\s+')}\\b`);
  const at = source.split('\n').findIndex((line) => word.test(line));
  return {
    tool: 'clang',
    severity: 'warning',
    line: at < 0 ? null : at + 1,
    column: null,
    message: `this kernel has no ${type}`,
  };
}

/** By their paths below the directory: "hooklab.h", "linux/errno.h". */
function bpfHeaders(dir: string): Record<string, string> {
  const names = readdirSync(dir, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.h'));
  return Object.fromEntries(names.map((name) => [name, readFileSync(join(dir, name), 'utf8')]));
}

/** hooklab.h, and our own headers that the source includes, or that these include, by their names. */
export const headersFor = (source: string, bpfDir: string): Record<string, string> =>
  Object.fromEntries(included(source, bpfHeaders(bpfDir)));

/** The same as texts: the others’ types cost nobody. */
function included(source: string, headers: Record<string, string>): Map<string, string> {
  const texts = new Map<string, string>();
  const visit = (text: string): void => {
    for (const [, name] of text.matchAll(/^[ \t]*#[ \t]*include[ \t]*["<]([^">\n]+)[">]/gm)) {
      const header = headers[name!];
      if (header === undefined || texts.has(name!)) continue;
      texts.set(name!, header);
      visit(header);
    }
  };
  visit(`#include "hooklab.h"\n${source}`);
  return texts;
}
