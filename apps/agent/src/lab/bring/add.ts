import { chmodSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Problem } from '@hooklab/base';
import { lockFile } from '../host/lock';
import { cancelled } from '../host/run';
import { writeProblem } from '../store/aptproblem';
import { BzImageError } from '../store/bzimage';
import { type FetchProgress, needAmd64 } from '../store/fetch';
import { type LabId, labIdOf, newLabId } from '../store/id';
import { writeInfo } from '../store/keep';
import type { KernelInfo } from '../store/kernel';
import { addedDir, defaultState, isBuiltIn, kernelFiles, type Shelf } from '../store/paths';
import type { VmOptions } from '../store/vmoptions';
import type { FirstBoot } from './firstboot';
import { type Source, sourceText } from './source';
import { FAILED, takeFrom } from './take';

export interface AddOptions {
  shelf?: Shelf;
  /** default: after its release */
  name?: string | undefined;
  /** of a kernel that is given as a file */
  modulesDir?: string | undefined;
  options?: VmOptions | undefined;
  /** boots it and says how long that took, with a shelf on which only it lies */
  firstBoot: FirstBoot;
  progress?: (progress: FetchProgress) => void;
  signal?: AbortSignal | undefined;
}

/**
 * Make a kernel one of the lab's: its files in <state>/kernels/<id>/, once it has booted. Whatever goes wrong, and
 * whenever, nothing of it is left but a directory that the next one removes. One at a time for each state.
 * Throws Problem: lab-id, lab-exists, lab-no-kernel, lab-no-package, lab-no-file, lab-arch, lab-modules, lab-package,
 * lab-boot (its log: the console), those of fetch.
 */
export async function addKernel(source: Source, add: AddOptions): Promise<KernelInfo> {
  const { signal } = add;
  const shelf = add.shelf ?? {};
  const progress = add.progress ?? (() => {});
  needAmd64();
  if (add.name !== undefined) needFree(shelf, newLabId(add.name));
  const dir = addedDir(shelf.state ?? defaultState());
  try {
    mkdirSync(dir, { recursive: true, mode: 0o700 });
    const unlock = await lockFile(join(dir, '.lock'), {
      signal,
      onWait: () => progress({ step: 'wait', text: 'another kernel is being added' }),
    });
    try {
      // We hold the lock: such directories are of those that died.
      for (const name of readdirSync(dir))
        if (name.startsWith('.add-')) rmSync(join(dir, name), { recursive: true, force: true });
      const temp = mkdtempSync(join(dir, '.add-'));
      try {
        return await addIn(temp, source, add, shelf, progress);
      } finally {
        rmSync(temp, { recursive: true, force: true });
      }
    } finally {
      unlock();
    }
  } catch (error) {
    if (signal?.aborted) throw cancelled('Adding a kernel');
    if (error instanceof BzImageError)
      throw new Problem({
        code: 'lab-no-kernel',
        what: FAILED,
        cause: `a file of it is odd: ${error.message}`,
      });
    throw writeProblem(FAILED, error, dir, 'HOOKLAB_STATE');
  }
}

async function addIn(
  temp: string,
  source: Source,
  add: AddOptions,
  shelf: Shelf,
  progress: (progress: FetchProgress) => void,
): Promise<KernelInfo> {
  chmodSync(temp, 0o755); // apt's own user works in it
  const ready = join(addedDir(temp), 'ready');
  const taken = await takeFrom(
    {
      source,
      modulesDir: add.modulesDir,
      shelf,
      temp,
      ready,
      options: add.options ?? {},
      progress,
      signal: add.signal,
    },
    (release) => {
      const id = add.name ?? freeId(shelf, labIdOf(release));
      needFree(shelf, id);
      return id;
    },
  );
  const id = taken.version;
  const alone = join(addedDir(temp), id);
  if (alone !== ready) renameSync(ready, alone);

  progress({ step: 'keep', text: `its first boot: ${taken.release}` });
  const bootMs = await add.firstBoot(id, { ...shelf, state: temp }, add.signal);
  const info: KernelInfo = { ...taken, added: { source: sourceText(source), bootMs } };
  writeInfo(alone, info);
  if (add.signal?.aborted) throw cancelled('Adding a kernel');
  renameSync(alone, kernelFiles(shelf, id).dir);
  progress({ step: 'done', text: `${info.release} is here` });
  return info;
}

/** Also of a kernel that is there but broken: it is somebody's. */
const taken = (shelf: Shelf, id: LabId): boolean => {
  if (isBuiltIn(id)) return true;
  try {
    return readdirSync(addedDir(shelf.state ?? defaultState())).includes(id);
  } catch {
    return false;
  }
};

function needFree(shelf: Shelf, id: LabId): void {
  if (!taken(shelf, id)) return;
  throw new Problem({
    code: 'lab-exists',
    what: `There is a lab kernel ${id} already`,
    cause: isBuiltIn(id) ? 'it is one of the four that the lab comes with' : undefined,
    fix: isBuiltIn(id) ? 'Take another --name' : `Take another --name, or run: hooklab lab remove ${id}`,
  });
}

/** "6.12" → "6.12-2" where that is taken. */
function freeId(shelf: Shelf, id: LabId): LabId {
  for (let n = 2; n < 100 && taken(shelf, id); n++) {
    const next = `${id.replace(/-[0-9]+$/, '').slice(0, 21)}-${n}`;
    if (!taken(shelf, next)) return next;
  }
  return id;
}

/** False when there was none. Throws Problem `lab-built-in`. The kernel's VM must have ended. */
export function removeKernel(shelf: Shelf, text: string): boolean {
  if (isBuiltIn(text))
    throw new Problem({
      code: 'lab-built-in',
      what: `lab:${text} is one of the four kernels that the lab comes with`,
      fix: 'Its files lie in the cache and may be deleted there; the next use fetches them again',
    });
  if (!taken(shelf, newLabId(text))) return false;
  rmSync(kernelFiles(shelf, text).dir, { recursive: true, force: true });
  return true;
}
