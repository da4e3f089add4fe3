import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { line, type Printable, Problem, printable, printableJson, printableLines } from '@hooklab/base';
import type { HookId } from '@hooklab/hook';
import {
  bpftraceOf,
  generate,
  type ProbeFacts,
  type ProbeSpec,
  type Program,
  type ProjectParts,
  writeProject,
} from '@hooklab/probe';
import { neededTypes } from '@hooklab/surface';
import { headersFor } from '../compile';
import { ownTypes, typesOf } from '../kernel/types';

/** What a spec can be written as. */
export const EMITS = ['c', 'bpftrace', 'project', 'spec'] as const;
export type Emit = (typeof EMITS)[number];

/** One text, or the files of a directory; `json`: as a script wants it. */
export interface Emitted {
  readonly what: string;
  readonly files: string | Readonly<Record<string, string>>;
  readonly json: object;
}

export function emitNamed(name: string): Emit {
  const emit = EMITS.find((each) => each === name);
  if (emit) return emit;
  throw new Problem({
    code: 'usage',
    what: `“${name}” is nothing to write`,
    fix: `Take one of ${EMITS.join(', ')}`,
  });
}

/** `bpfDir`: of hooklab.h. Throws the Problem of what cannot be written. */
export function emitted(
  emit: Emit,
  spec: ProbeSpec,
  hook: HookId | null,
  facts: ProbeFacts,
  bpfDir: string,
): Emitted {
  switch (emit) {
    case 'spec':
      return { what: 'the spec', files: `${JSON.stringify(spec, null, 2)}\n`, json: spec };
    case 'bpftrace': {
      const made = bpftraceOf(spec, hook, facts);
      const json = { spec, hook: made.hook, script: made.script };
      return { what: `the bpftrace script (${made.hook})`, files: made.script, json };
    }
    case 'project': {
      const made = projectOf(spec, hook, facts, bpfDir);
      return { what: 'a libbpf project', ...made, json: { spec, ...made } };
    }
    case 'c': {
      const { source, hook: taken } = generate(spec, hook, facts);
      return { what: 'the C', files: source, json: { spec, hook: taken, source } };
    }
  }
}

/** The files of a stand-alone project, with the types of this kernel that its C uses. */
export function projectOf(spec: ProbeSpec, hook: HookId | null, facts: ProbeFacts, bpfDir: string) {
  const { source, program, hook: taken } = generate(spec, hook, facts);
  return { hook: taken, files: filesOf(program, source, { name: spec.name, hook: taken }, facts, bpfDir) };
}

/** The files of a project around a program that was generated already. */
export function filesOf(
  program: Program,
  source: string,
  names: Pick<ProjectParts, 'name' | 'hook'>,
  facts: ProbeFacts,
  bpfDir: string,
): Record<string, string> {
  const headers = headersFor(source, bpfDir);
  const { surface, kernel } = facts;
  const btf = typesOf(surface, ownTypes(surface, kernel), source);
  const types = neededTypes(btf, [source, ...Object.values(headers)].join('\n')).header;
  return writeProject(program, { ...names, source, types, kernel, headers });
}

/** Into a file, or a directory that is new or empty. Tells where. */
export function writeOut(out: string, { what, files }: Emitted, title: string): Printable {
  if (typeof files === 'string') writeFileSync(out, files);
  else {
    if (existsSync(out) && readdirSync(out).length > 0) {
      throw new Problem({
        code: 'usage',
        what: 'The directory is not empty',
        where: out,
        fix: 'Name another one with --out',
      });
    }
    writeFiles(out, files);
  }
  return line`${out}: ${what} of ${title}`;
}

export function writeFiles(dir: string, files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    const file = join(dir, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
}

/** To stdout: of a directory its files one after another. */
export function linesOf({ files, json }: Emitted, asJson: boolean): Iterable<Printable> {
  if (asJson) return [printableJson(json)];
  if (typeof files === 'string') return printableLines(files);
  return Object.entries(files).flatMap(([path, text]) => [
    printable(`==> ${path} <==`),
    ...printableLines(text),
  ]);
}
