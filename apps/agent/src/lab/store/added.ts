import { lstatSync, readdirSync } from 'node:fs';
import { Problem } from '@hooklab/base';
import { isLabId, type LabId } from './id';
import { type KernelInfo, wholeKernel } from './kernel';
import { addedDir, defaultState, isBuiltIn, kernelFiles, type Shelf } from './paths';
import { labVersions } from './versions';

export interface AddedKernel {
  id: LabId;
  kernel: KernelInfo | undefined;
  /** why it cannot be used; its neighbours are not touched by it */
  problem: Problem | undefined;
}

/** The added kernels by name, broken ones with what is wrong. */
export function addedKernels(shelf: Shelf): AddedKernel[] {
  let names: string[];
  try {
    names = readdirSync(addedDir(shelf.state ?? defaultState())).sort();
  } catch {
    return []; // nothing was ever added
  }
  return names
    .filter((name) => !name.startsWith('.'))
    .filter((name) => isLabId(name) && !isBuiltIn(name))
    .map((id) => {
      const { dir } = kernelFiles(shelf, id);
      try {
        if (!lstatSync(dir).isDirectory()) throw new Error('it is not a directory');
        return { id, kernel: wholeKernel(shelf, id), problem: undefined };
      } catch (error) {
        return { id, kernel: undefined, problem: broken(id, dir, (error as Error).message) };
      }
    });
}

const broken = (id: LabId, where: string, cause: string): Problem =>
  new Problem({
    code: 'lab-broken',
    what: `The added kernel ${id} cannot be used`,
    where,
    cause,
    fix: `Run: hooklab lab remove ${id}, then add it again`,
  });

/** One of the four, or an added one. Throws Problem `lab-version`, or `lab-broken` for an added one that is. */
export function knownLabId(shelf: Shelf, text: string): LabId {
  if (isBuiltIn(text)) return text;
  const added = addedKernels(shelf);
  const found = added.find(({ id }) => id === text);
  if (found?.problem) throw found.problem;
  if (found) return found.id;
  throw new Problem({
    code: 'lab-version',
    what: `There is no lab kernel "${text}"`,
    cause: 'the lab has the stock kernels of four Debian releases, and those that were added',
    fix: `Choose one of ${[...labVersions, ...added.map(({ id }) => id)].join(', ')}, or add one: hooklab lab add`,
  });
}
