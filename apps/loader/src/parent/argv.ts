export interface Options {
  /** this process is a worker of another loader */
  run: boolean;
  /** be killed with the process that started this one (not under sudo, whose own process may go first) */
  dieWithParent: boolean;
  /** keep an idle worker */
  spare: boolean;
}

const FLAGS: Record<string, keyof Options> = {
  '--run': 'run',
  '--die-with-parent': 'dieWithParent',
  '--no-spare': 'spare',
};

export const USAGE = `usage: loader.mjs [--die-with-parent] [--no-spare]

The privileged process of Hooklab. It speaks frames on its standard input and output (packages/protocol) and is
started by the agent; there is nothing in it for a terminal.`;

/** Throws with the usage on an unknown flag. */
export function parseArguments(args: string[]): Options {
  const options: Options = { run: false, dieWithParent: false, spare: true };
  for (const arg of args) {
    const key = FLAGS[arg];
    if (!key) throw new Error(`unknown argument ${arg}\n${USAGE}`);
    options[key] = key !== 'spare';
  }
  return options;
}
