/** Columns that say when and who, as most of the questions have them. */
export const WHO = [
  { name: 'ts', ctype: '__u64', about: 'nanoseconds since boot' },
  { name: 'pid', ctype: '__u32', about: 'process id' },
  { name: 'ppid', ctype: '__u32', about: 'process id of its parent' },
  { name: 'uid', ctype: '__u32', about: 'user id' },
  { name: 'comm', ctype: 'char[16]', about: "the thread's name", status: false },
] as const;

export const WHO_CAPTURES = { ts: 'ts', pid: 'pid', ppid: 'ppid', uid: 'uid', comm: 'comm' } as const;

/** The program and its words. They are read from the process's own memory: not for a million events a second. */
export const PROGRAM = [
  { name: 'exe', ctype: 'char[128]', about: 'the program that it runs' },
  { name: 'argv', ctype: 'char[128]', about: 'the words that it was started with' },
] as const;

export const PROGRAM_CAPTURES = { exe: 'exe', argv: 'argv' } as const;
