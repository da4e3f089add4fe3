import { randomInt } from 'node:crypto';
import type { PlantName, Secrets } from '@hooklab/lessons';
import { INT80_UNLINK, IO_URING_UNLINK, PATH_NOT_MAPPED } from './python';

/** What was chosen for a try, and the shell command that makes it happen in a lab VM. */
export interface Planted {
  readonly secrets: Secrets;
  readonly command: string;
}

const LETTERS = 'bcdfghjkmnpqrstvwxz';
/** "hl-qzkvbn": nobody guesses it, and no shell sees anything in it. */
const word = (): string =>
  `hl-${Array.from({ length: 6 }, () => LETTERS[randomInt(LETTERS.length)]).join('')}`;

/** In a directory of its own, which is gone afterwards. */
const inDirectory = (command: string): string =>
  `d=$(mktemp -d) && cd $d && { ${command}; }; cd / && rm -rf $d`;

const MAKERS: Readonly<Record<PlantName, () => Planted>> = {
  'delete-file': () => {
    const file = word();
    return { secrets: { file }, command: inDirectory(`: > ${file} && rm ${file}`) };
  },
  'delete-files': () => {
    const file = word();
    const count = randomInt(20, 60);
    const all = `$(seq -f ${file}-%g ${count})`;
    return { secrets: { file, count }, command: inDirectory(`touch ${all} && rm ${all}`) };
  },
  'unlink-file': () => {
    const file = word();
    return { secrets: { file }, command: inDirectory(`: > ${file} && unlink ${file}`) };
  },
  'make-symlink': () => {
    const file = word();
    return { secrets: { file }, command: inDirectory(`ln -s nowhere ${file}`) };
  },
  'rename-task': () => {
    const comm = word();
    const count = randomInt(20, 60);
    // printf is the shell's own: each is one write of one process to its own name, which takes a newline for a letter
    return {
      secrets: { comm, count },
      command: `sh -c 'for i in $(seq ${count}); do printf ${comm} > /proc/$$/comm; done'`,
    };
  },
  connect: () => {
    const port = randomInt(20_000, 60_000);
    return { secrets: { port }, command: `bash -c ': < /dev/tcp/127.0.0.1/${port}' 2> /dev/null; true` };
  },
  'run-program': () => {
    const secret = word();
    return { secrets: { word: secret }, command: `/bin/true ${secret}` };
  },
  'read-bytes': () => {
    const bytes = randomInt(10_000, 60_000);
    return {
      secrets: { bytes },
      command: `dd if=/dev/zero of=/dev/null bs=${bytes} count=1 2> /dev/null`,
    };
  },
  'exit-code': () => {
    const code = randomInt(20, 120);
    return { secrets: { code }, command: `sh -c 'exit ${code}'; true` };
  },
  'path-not-mapped': () => {
    const name = word();
    return { secrets: { name }, command: inDirectory(python(PATH_NOT_MAPPED, name)) };
  },
  'delete-open-file': () => {
    const file = word();
    // the shell itself holds it open; sleep does not get it
    const command = inDirectory(`sh -c 'exec 3> ${file}; rm ${file} 3>&-; sleep 1 3>&-; exec 3>&-'`);
    return { secrets: { file }, command };
  },
  'delete-32-bit': () => {
    const file = word();
    return { secrets: { file }, command: inDirectory(python(INT80_UNLINK, file)) };
  },
  'delete-io-uring': () => {
    const file = word();
    return { secrets: { file }, command: inDirectory(python(IO_URING_UNLINK, file)) };
  },
  'call-libc': () => {
    const count = randomInt(20, 60);
    const calls = `import ctypes; f = ctypes.CDLL(None).getppid; [f() for i in range(${count})]`;
    return { secrets: { count }, command: `python3 -c '${calls}'` };
  },
};

/** A script of ours as one argument of the shell: it has no single quote. */
const python = (script: string, argument: string): string => `python3 -c '${script}' ${argument}`;

/** Chosen anew for each try. `name`: as every lesson that was read has it. */
export const plant = (name: PlantName): Planted => MAKERS[name]();
