import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Problem } from '@hooklab/base';
import { MAX_SOURCE } from '@hooklab/protocol';
import { type Btf, neededTypes } from '@hooklab/surface';
import { isRoot, unprivilegedOwner } from '../state/paths';
import { type Compiled, clang, clangFlags, runClang } from './clang';
import { sandboxFault } from './selftest';

export interface CompileRequest {
  source: string;
  btf: Btf;
  /** `uname -m` of the target */
  arch: string;
  libbpfDir: string;
  /** the directory of hooklab.h */
  bpfDir: string;
  signal?: AbortSignal;
}

const KEPT = 64;
const objects = new Map<string, Compiled>();
let fault: Promise<Problem | null> | null = null;

/** null, or why nothing can be compiled here; the walls are tried once a process. */
export function compilerFault(): Promise<Problem | null> {
  fault ??= sandboxFault(isRoot() ? unprivilegedOwner() : undefined);
  return fault;
}

/**
 * The user's C, with just the types of this kernel that it uses, → a BPF object. Throws `source-too-large`,
 * `no-clang`, `no-bwrap`, `no-sandbox`; a refusal by clang is a result with `object: null`.
 */
export async function compileForTarget(request: CompileRequest): Promise<Compiled> {
  const { source, btf, arch, libbpfDir, bpfDir } = request;
  if (source.length > MAX_SOURCE) {
    throw new Problem({
      code: 'source-too-large',
      what: `The source is ${(source.length / 1024 ** 2).toFixed(1)} MiB; 1 MiB is the most`,
      fix: 'Take out what the probe does not need',
    });
  }
  const broken = await compilerFault();
  if (broken) throw broken;

  const from = performance.now();
  const headers = bpfHeaders(bpfDir);
  const { header: types, missing } = neededTypes(btf, `${source}\n${Object.values(headers).join('\n')}`);
  const { version } = await clang();
  const key = createHash('sha256')
    .update(JSON.stringify([source, types, headers, clangFlags(arch), version, libbpfDir]))
    .digest('hex');
  const known = objects.get(key);
  if (known) return { ...known, ms: performance.now() - from };

  const runAs = isRoot() ? unprivilegedOwner() : undefined;
  const { signal } = request;
  const compiled = await runClang({ source, types, headers, libbpfDir, arch, runAs, ...(signal ? { signal } : {}) });
  const result = {
    ...compiled,
    diagnostics: [...missing.map((type) => missingType(type, source)), ...compiled.diagnostics],
    ms: performance.now() - from,
  };
  if (result.object) {
    objects.set(key, result);
    if (objects.size > KEPT) objects.delete(objects.keys().next().value!);
  }
  return result;
}

/** Said before clang's "incomplete type": the kernel has no such type. A warning, because clang may not mind. */
function missingType(type: string, source: string): Compiled['diagnostics'][number] {
  const at = source.split('\n').findIndex((line) => line.includes(type));
  return {
    tool: 'clang',
    severity: 'warning',
    line: at < 0 ? null : at + 1,
    column: null,
    message: `this kernel has no ${type}`,
  };
}

function bpfHeaders(dir: string): Record<string, string> {
  const names = readdirSync(dir).filter((name) => name.endsWith('.h'));
  return Object.fromEntries(names.map((name) => [name, readFileSync(join(dir, name), 'utf8')]));
}
