import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Problem } from '@hooklab/base';
import { type TargetId, type Workspace, workspaceSchema } from '@hooklab/protocol';
import { keepFile } from '../state/keep';

/** What the person works on, kept in the state directory so that a restart loses nothing. */
export class WorkspaceStore {
  readonly #file: string;
  readonly #say: (problem: Problem | null) => void;
  /** the newest one, where the disk refused it */
  #unsaved: Workspace | null = null;

  constructor(stateDir: string, say: (problem: Problem | null) => void = () => {}) {
    this.#file = join(stateDir, 'workspace.json');
    this.#say = say;
  }

  load(): Workspace | null {
    if (this.#unsaved) return this.#unsaved;
    try {
      const parsed = workspaceSchema.safeParse(JSON.parse(readFileSync(this.#file, 'utf8')));
      return parsed.success ? parsed.data : null;
    } catch {
      return null;
    }
  }

  /** The target that was asked for at the start is that of the workspace from now on. */
  retarget(target: TargetId): void {
    const workspace = this.load();
    if (workspace) this.save({ ...workspace, target });
  }

  /** On disk, or in memory where the disk refuses it: then why. */
  save(workspace: Workspace): Problem | null {
    const problem = keepFile(this.#file, JSON.stringify(workspace), 'The workspace');
    this.#unsaved = problem && workspace;
    this.#say(problem);
    return problem;
  }
}
