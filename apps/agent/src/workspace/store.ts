import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Problem } from '@hooklab/base';
import { type TargetId, type Workspace, workspaceSchema } from '@hooklab/protocol';
import { tryLockFile } from '../lab';
import { keepFile } from '../state/keep';

const fileOf = (stateDir: string, nth: number): string =>
  join(stateDir, nth === 1 ? 'workspace.json' : `workspace-${nth}.json`);

/** Agents that use one state directory at one time. */
const MOST_AGENTS = 16;

/**
 * What the person works on, kept in the state directory so that a restart loses nothing. Agents on one directory have a
 * file each, so that neither writes over what the other's person typed: the nth that runs at one time has the nth.
 */
export class WorkspaceStore {
  readonly #file: string;
  /** an agent beside another one starts with what the first has, and goes on with its own */
  readonly #first: string;
  readonly #say: (problem: Problem | null) => void;
  /** the newest one, where the disk refused it */
  #unsaved: Workspace | null = null;

  /** `nth`: of the agents that use this directory now, from 1. */
  constructor(
    stateDir: string,
    say: (problem: Problem | null) => void = () => {},
    readonly nth = 1,
  ) {
    this.#file = fileOf(stateDir, nth);
    this.#first = fileOf(stateDir, 1);
    this.#say = say;
  }

  /** The first file that no other agent has; it is held to the end of this process. Throws Problem `state-busy`. */
  static async open(stateDir: string, say?: (problem: Problem | null) => void): Promise<WorkspaceStore> {
    for (let nth = 1; nth <= MOST_AGENTS; nth++) {
      // a disk that takes no lock takes no workspace either
      const free = await tryLockFile(`${fileOf(stateDir, nth)}.lock`).catch(() => true);
      if (free) return new WorkspaceStore(stateDir, say, nth);
    }
    throw new Problem({
      code: 'state-busy',
      what: `${MOST_AGENTS} workbenches use this state directory already`,
      where: stateDir,
      fix: 'Stop one of them, or set HOOKLAB_STATE to another directory',
    });
  }

  load(): Workspace | null {
    return this.#unsaved ?? read(this.#file) ?? read(this.#first);
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

function read(file: string): Workspace | null {
  try {
    return workspaceSchema.safeParse(JSON.parse(readFileSync(file, 'utf8'))).data ?? null;
  } catch {
    return null;
  }
}
