/** What a lesson can make happen in a lab VM, with what of it only a right probe sees. The agent has the commands. */
export interface PlantKind {
  /** one line, for who writes lessons */
  readonly about: string;
  /** names of what is chosen at random for each try */
  readonly secrets: readonly string[];
}

export const PLANTS = {
  'delete-file': { about: 'a file is made and deleted by unlinkat(2)', secrets: ['file'] },
  'delete-files': {
    about: 'so many files of one beginning are deleted by unlinkat(2)',
    secrets: ['file', 'count'],
  },
  'unlink-file': { about: 'a file is made and deleted by unlink(2)', secrets: ['file'] },
  'make-symlink': { about: 'a symbolic link is made', secrets: ['file'] },
  'rename-task': { about: 'a process gives itself a name, so many times', secrets: ['comm', 'count'] },
  connect: { about: 'a TCP connection to a port of this machine is tried', secrets: ['port'] },
  'run-program': { about: 'true(1) is started with a word as its argument', secrets: ['word'] },
  'read-bytes': { about: 'dd reads so many bytes of /dev/zero in one read(2)', secrets: ['bytes'] },
  'exit-code': { about: 'a process ends with this code', secrets: ['code'] },
  'path-not-mapped': {
    about: 'chdir(2) to a path that lies in a page of a file which is not mapped in yet',
    secrets: ['name'],
  },
  'delete-open-file': {
    about: 'a file is deleted while it is open, and closed a second later',
    secrets: ['file'],
  },
  'delete-32-bit': {
    about: 'a file is deleted by the unlink of the 32-bit table (int 0x80)',
    secrets: ['file'],
  },
  'delete-io-uring': { about: 'a file is deleted by io_uring', secrets: ['file'] },
  'call-libc': { about: 'a program calls a function of libc so many times', secrets: ['count'] },
} as const satisfies Readonly<Record<string, PlantKind>>;
export type PlantName = keyof typeof PLANTS;

export const isPlant = (name: string): name is PlantName => Object.hasOwn(PLANTS, name);
