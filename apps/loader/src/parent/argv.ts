export interface Options {
  /** this process is a worker of another loader */
  run: boolean;
  /** be killed with the process that started this one (not under sudo, whose own process may go first) */
  dieWithParent: boolean;
  /** keep an idle worker */
  spare: boolean;
  /** directory of the cgroup (version 2) in which all of the workbench is, and nobody else; null: there is none */
  ownCgroup: string | null;
  /** seconds without a word of the agent's after which the loader leaves, for a line that dies without an end; null: never */
  silence: number | null;
}

const FLAGS: Record<string, 'run' | 'dieWithParent' | 'spare'> = {
  '--run': 'run',
  '--die-with-parent': 'dieWithParent',
  '--no-spare': 'spare',
};

export const USAGE = `usage: loader.mjs [--die-with-parent] [--no-spare] [--own-cgroup DIR] [--silence SECONDS]

The privileged process of Hooklab. It speaks frames on its standard input and output (packages/protocol) and is
started by the agent; there is nothing in it for a terminal.`;

/** Throws with the usage on an unknown flag. */
export function parseArguments(args: string[]): Options {
  const options: Options = { run: false, dieWithParent: false, spare: true, ownCgroup: null, silence: null };
  const left = [...args];
  for (let arg = left.shift(); arg !== undefined; arg = left.shift()) {
    if (arg === '--own-cgroup' && left[0]?.startsWith('/')) {
      options.ownCgroup = left.shift()!;
      continue;
    }
    if (arg === '--silence' && /^[1-9][0-9]{0,4}$/.test(left[0] ?? '')) {
      options.silence = Number(left.shift());
      continue;
    }
    const key = FLAGS[arg];
    if (!key) throw new Error(`unknown argument ${arg}\n${USAGE}`);
    options[key] = key !== 'spare';
  }
  return options;
}
