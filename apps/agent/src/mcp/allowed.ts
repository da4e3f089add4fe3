import { Problem } from '@hooklab/base';
import { type HookId, hookType } from '@hooklab/hook';
import { choose, type ProbeSpec } from '@hooklab/probe';

const isLab = (id: string): boolean => id.startsWith('lab:');

/** Anything but a lab VM only where who started the server said so. Throws Problem `not-allowed`. */
export function allowTarget(id: string, allowLocal: boolean): void {
  if (isLab(id) || allowLocal) return;
  throw new Problem({
    code: 'not-allowed',
    what: `${id} is not to be used from here`,
    cause: 'this server was started for lab VMs only',
    fix: 'Take a lab VM, e.g. lab:6.12; or the person who runs the server starts it with: hooklab mcp --allow-local',
  });
}

/** Hooks whose programs decide what the kernel does: they could change it. */
const DECIDE: ReadonlySet<HookId> = new Set(['fmod_ret', 'lsm', 'lsm_cgroup', 'freplace']);

export const observes = (hook: HookId): boolean => !DECIDE.has(hookType(hook).base);

/** Every hook that a spec takes must only look. Throws Problem `not-observing`, or `no-way` for a hook that it lacks. */
export function allowSpec(spec: ProbeSpec, hook: HookId | null): HookId {
  const chosen = choose(spec, hook);
  const hooks = chosen.events.flatMap(({ entries, exit, ahead }) =>
    [...entries, ...(exit ? [exit] : []), ...(ahead ? [ahead.end] : [])].map((end) => end.hook),
  );
  const deciding = [chosen.hook, ...hooks].find((each) => !observes(each));
  if (deciding === undefined) return chosen.hook;
  throw new Problem({
    code: 'not-observing',
    what: `${deciding} is not run from here`,
    cause: 'its program decides what the kernel does; from here programs only look',
    fix: 'Take another hook at this point: advise lists them',
  });
}
