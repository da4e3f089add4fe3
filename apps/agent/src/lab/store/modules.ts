/** One kernel module: what must be loaded before it. Names use underscores, as the kernel does. */
export interface ModuleNeeds {
  depends: string[];
  /** `softdep=pre:` — loaded before if there is such a module at all */
  soft: string[];
}

/** virtio-rng and virtio_rng are one module. */
export const moduleName = (text: string): string => text.replaceAll('-', '_');

/** "netfs/9p.ko.xz" → "9p"; undefined for anything that is not a module file. */
export function moduleOfFile(path: string): string | undefined {
  const match = /([^/]+)\.ko(?:\.(?:xz|zst|gz))?$/.exec(path);
  return match ? moduleName(match[1]!) : undefined;
}

/**
 * What a module's .modinfo asks for.
 *   depends=9pnet,netfs
 *   softdep=pre: crypto-crc32c post: foo      (only `pre` matters for the order)
 */
export function moduleNeeds(info: Iterable<readonly [key: string, value: string]>): ModuleNeeds {
  const needs: ModuleNeeds = { depends: [], soft: [] };
  for (const [key, value] of info) {
    if (key === 'depends') needs.depends.push(...value.split(',').filter(Boolean).map(moduleName));
    if (key === 'softdep') {
      let before = false;
      for (const word of value.split(/\s+/)) {
        if (word === 'pre:') before = true;
        else if (word === 'post:') before = false;
        else if (before && word) needs.soft.push(moduleName(word));
      }
    }
  }
  return needs;
}

/**
 * The order in which `wanted` and all they need must be loaded, each once. `lookup` gives a module's needs, or
 * undefined when there is no such module file: then it is built in (`optional` and soft ones may simply be
 * absent), and it is an error only when `builtin` does not know it. Throws Error on that, and on a cycle.
 */
export function loadOrder(
  wanted: Iterable<string>,
  lookup: (name: string) => ModuleNeeds | undefined,
  builtin: ReadonlySet<string>,
): string[] {
  const order: string[] = [];
  const state = new Map<string, 'open' | 'done'>();

  const visit = (name: string, must: boolean, from: string): void => {
    if (state.get(name) === 'done') return;
    if (state.get(name) === 'open') throw new Error(`the modules ${from} and ${name} need each other`);
    const needs = lookup(name);
    if (!needs) {
      if (must && !builtin.has(name)) throw new Error(`${from} needs the module ${name}, which is not there`);
      state.set(name, 'done');
      return;
    }
    state.set(name, 'open');
    for (const soft of needs.soft) if (state.get(soft) !== 'open') visit(soft, false, name);
    for (const hard of needs.depends) visit(hard, true, name);
    state.set(name, 'done');
    order.push(name);
  };

  for (const name of wanted) visit(moduleName(name), true, 'the lab');
  return order;
}
