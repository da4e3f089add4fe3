import { WHO, WHO_CAPTURES } from './who';

/** What runs: the moment at which a process has become another program, however it was started. */
export const execs: unknown = {
  version: 2,
  name: 'execs',
  title: 'What programs are started',
  about:
    'One row for each program that a process becomes (execve, execveat, fexecve), with its whole command line. ' +
    'One that could not be started (it is not there, or not allowed) makes no row here, but in failed-execs.',
  columns: [
    ...WHO,
    { name: 'filename', ctype: 'char[128]', about: 'as the caller named it' },
    { name: 'exe', ctype: 'char[128]', about: 'the program that runs: of a script its interpreter' },
    { name: 'argv', ctype: 'char[512]', about: 'the words that it was started with' },
  ],
  captures: { ...WHO_CAPTURES, filename: 'arg.bprm->filename', exe: 'exe', argv: 'argv' },
  exercise: 'ls -l / > /dev/null; sh -c true',
  ways: [
    { hook: 'tp_btf', points: ['tracepoint:sched:sched_process_exec'] },
    {
      hook: 'tp',
      points: ['tracepoint:sched:sched_process_exec'],
      captures: { filename: 'field.filename' },
      note: 'Needs tracefs.',
    },
    { hook: 'raw_tp', points: ['tracepoint:sched:sched_process_exec'] },
  ],
};
