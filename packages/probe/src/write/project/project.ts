import type { HookId } from '@hooklab/hook';
import type { Program } from '../../program/program';
import { loaderText } from './loader';
import { makefileText } from './makefile';
import { readmeText } from './readme';

/** What a project is made of beside the program. */
export interface ProjectParts {
  /** names the files, the binary and the directory: "file-opens" */
  readonly name: string;
  readonly hook: HookId;
  /** as write/c made it */
  readonly source: string;
  /** vmlinux.h: the types that the source uses */
  readonly types: string;
  /** of which kernel they are: "lab:6.12" */
  readonly kernel: string;
  /** Hooklab's own headers by name, "hooklab.h" among them, with their texts */
  readonly headers: Readonly<Record<string, string>>;
}

/** A stand-alone libbpf project: the texts of its files by their paths. `make` builds it with Debian's packages. */
export function writeProject(program: Program, parts: ProjectParts): Record<string, string> {
  const { name, source, types, headers } = parts;
  return {
    'README.md': readmeText(program, parts),
    Makefile: makefileText(name, Object.keys(headers)),
    [`${name}.bpf.c`]: source,
    [`${name}.c`]: loaderText(program, name),
    'vmlinux.h': types,
    ...headers,
  };
}
