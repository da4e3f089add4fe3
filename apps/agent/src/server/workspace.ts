import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { clientMessages, type TargetId, type Workspace } from '@hooklab/protocol';

/** What the person works on, kept in the state directory so that a restart loses nothing. */
export class WorkspaceStore {
  readonly #file: string;

  constructor(stateDir: string) {
    this.#file = join(stateDir, 'workspace.json');
  }

  load(): Workspace | null {
    try {
      const parsed = clientMessages['workspace.save'].safeParse(JSON.parse(readFileSync(this.#file, 'utf8')));
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

  /** Written beside and renamed: a crash in between leaves the old one whole. */
  save(workspace: Workspace): void {
    const next = `${this.#file}.new`;
    writeFileSync(next, JSON.stringify(workspace), { mode: 0o600 });
    renameSync(next, this.#file);
  }
}
