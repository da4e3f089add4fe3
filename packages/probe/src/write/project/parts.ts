import type { HookId } from '@hooklab/hook';

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
