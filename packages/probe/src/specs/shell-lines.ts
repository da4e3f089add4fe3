import { WHO, WHO_CAPTURES } from './who';

/** What people type into bash. */
export const shellLines: unknown = {
  version: 2,
  name: 'shell-lines',
  title: 'What is typed into bash',
  about: 'One row for each line that a bash reads from a terminal, before it does anything with it.',
  columns: [...WHO, { name: 'line', ctype: 'char[128]', about: 'as it was typed' }],
  captures: { ...WHO_CAPTURES, line: 'user(ret)' },
  exercise: "printf 'echo hooked\\nexit\\n' | script -qc 'bash --norc -i' /dev/null",
  ways: [{ hook: 'uretprobe', points: ['user:/bin/bash:readline'] }],
};
