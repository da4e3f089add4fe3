import { type BpfError, BpfObject } from '@hooklab/native';
import { blamedProgram } from '../failure/log';
import type { Way } from './attach';
import { trialObject } from './elf';

/** What became of one program of a group. */
export type Loaded = { object: BpfObject; program: string; ms: number } | { error: BpfError; ms: number };

export interface Group {
  /** in the order of the ways */
  loaded: Loaded[];
  close(): void;
}

/**
 * Loads one program for each way in as few objects as it takes. libbpf parses the kernel’s BTF for each object, which
 * costs more than loading, and an object loads as a whole or not at all: who is refused is left out and the rest tried
 * again, so every outcome is the one that the program has alone.
 */
export async function loadGroup(ways: readonly Way[], elf = trialObject): Promise<Group> {
  const loaded: Loaded[] = new Array(ways.length);
  const objects: BpfObject[] = [];
  let left = ways.map((_, i) => i);
  while (left.length > 0) {
    const tried = await loadOnly(ways, left, elf);
    for (const [i, outcome] of tried.done) loaded[i] = outcome;
    if (tried.object) objects.push(tried.object);
    const rest = left.filter((i) => !tried.done.has(i));
    // nobody in particular was blamed: each alone
    if (rest.length === left.length) {
      for (const i of rest) {
        const alone = await loadOnly(ways, [i], elf);
        if (alone.object) objects.push(alone.object);
        loaded[i] = alone.done.get(i)!;
      }
      break;
    }
    left = rest;
  }
  return {
    loaded,
    close: () => {
      for (const object of objects) object.close();
    },
  };
}

interface Tried {
  object: BpfObject | null;
  done: Map<number, Loaded>;
}

async function loadOnly(
  ways: readonly Way[],
  which: readonly number[],
  elf: (sections: readonly string[]) => Uint8Array,
): Promise<Tried> {
  const began = performance.now();
  const done = new Map<number, Loaded>();
  const share = (): number => (performance.now() - began) / which.length;
  let object: BpfObject;
  try {
    object = BpfObject.open(elf(which.map((i) => ways[i]!.section)), { name: 'hl_trial' });
  } catch (error) {
    if (which.length === 1) done.set(which[0]!, { error: error as BpfError, ms: share() });
    return { object: null, done };
  }
  const names = object.programs.map(({ name }) => name);
  for (const [at, i] of which.entries()) {
    const way = ways[i]!;
    if (!way.once && way.of !== undefined) object.setTarget(names[at]!, way.btf!, way.of);
  }
  // alone, libbpf looks its target up while it loads, and says in the log what it did not find
  if (which.length > 1) {
    for (const [at, i] of which.entries()) {
      const error = lookUp(object, names[at]!, ways[i]!);
      if (error) done.set(i, { error, ms: 0 });
    }
  }
  const ready = which.filter((i) => !done.has(i));
  if (ready.length === 0) {
    object.close();
    return { object: null, done };
  }
  try {
    await object.load();
  } catch (error) {
    object.close();
    const blamed = names.indexOf(blamedProgram((error as BpfError).log) ?? '');
    const culprit = which.length === 1 ? which[0] : which[blamed];
    if (culprit !== undefined) done.set(culprit, { error: error as BpfError, ms: share() });
    return { object: null, done };
  }
  for (const i of ready) done.set(i, { object, program: names[which.indexOf(i)]!, ms: share() });
  return { object, done };
}

/** Finds a target in the kernel’s BTF, parsed once for the object. A program without a target is left out. */
function lookUp(object: BpfObject, program: string, way: Way): BpfError | null {
  if (way.once || way.btf === null || way.of !== undefined) return null;
  // a section that this libbpf does not know: loading says so, looking it up would say something else
  if (object.programs.find(({ name }) => name === program)?.type === 'unspec') return null;
  try {
    object.resolveTarget(program, way.btf);
    return null;
  } catch (error) {
    object.setAutoload(program, false);
    return error as BpfError;
  }
}
