/** Words that are a value at every hook, beside the builtins of ast.ts, with what each is. */
export const WORDS: Readonly<Record<string, string>> = {
  nsecs: 'nanoseconds since boot',
  elapsed: 'nanoseconds since the run began',
  cgroup: 'the id of the process’s cgroup (version 2): the inode of its directory',
};
export const isWord = (name: string): boolean => Object.hasOwn(WORDS, name);
