import type { Row } from '@hooklab/records';

/** A tool that people know for a question, as Debian packages it. */
export interface Tool {
  readonly name: string;
  /** in the VM, whose files are this machine's */
  readonly command: string;
  /** what a line of it says, in the words of an event's key; null: a line of something else */
  key(line: string): string | null;
  /** what it can show of an event's key; without it the whole */
  part?(key: string): string;
}

/** An everyday question: the events that are made (bpf/bench/questions.c), our answer, and those that people know. */
export interface QuestionCase {
  /** the maker's argument */
  readonly name: string;
  readonly question: string;
  readonly spec: string;
  /** what a row says, in the words of an event's key; null: it tells of something that did not happen */
  key(row: Row): string | null;
  /** the first that this kernel takes is compared */
  readonly tools: readonly Tool[];
}

const words = (line: string): string[] => line.trim().split(/\s+/);
const lastWord = (line: string): string | null => words(line).at(-1) ?? null;
const text = (row: Row, name: string): string => String(row[name] ?? '');
/** "/tmp/hlq/m/hlq-d01" → "hlq-d01" */
const fileName = (path: string): string => path.slice(path.lastIndexOf('/') + 1);
/** The word that only this event has, in a command line or as the name that was given. */
const marked = (line: string): string | null => /(?:\/\S+\/)?hlq-e\d\d/.exec(line)?.[0] ?? null;

export const QUESTION_CASES: readonly QuestionCase[] = [
  {
    name: 'deletes',
    question: 'who deletes this file',
    spec: 'file-deletes',
    key: (row) => (row.result === 0 ? fileName(text(row, 'path')) : null),
    tools: [{ name: 'filelife', command: '/usr/sbin/filelife', key: lastWord }],
  },
  {
    name: 'connects',
    question: 'who connects where',
    spec: 'tcp-connects',
    key: (row) => `${text(row, 'address')} ${text(row, 'port')}`,
    tools: [
      { name: 'tcpconnect', command: '/usr/sbin/tcpconnect', key: (line) => words(line).slice(-2).join(' ') },
    ],
  },
  {
    name: 'execs',
    question: 'what programs are started',
    spec: 'execs',
    key: (row) => marked(`${text(row, 'argv')} `) ?? marked(`${text(row, 'filename')} `),
    tools: [{ name: 'execsnoop', command: '/usr/sbin/execsnoop', key: marked }],
  },
  {
    name: 'failed-execs',
    question: 'what programs fail to start',
    spec: 'failed-execs',
    key: (row) => marked(`${text(row, 'filename')} `),
    tools: [
      {
        name: 'execsnoop -x',
        command: '/usr/sbin/execsnoop -x',
        // of these too, those that start: PCOMM PID PPID RET ARGS
        key: (line) => (words(line)[3] === '0' ? null : marked(line)),
      },
    ],
  },
  {
    name: 'opens',
    question: 'who opens files',
    spec: 'file-opens',
    key: (row) => text(row, 'asked'),
    tools: [{ name: 'opensnoop', command: '/usr/sbin/opensnoop', key: lastWord }],
  },
  {
    name: 'disk',
    question: 'why is this disk slow',
    spec: 'disk-io',
    key: (row) => `${text(row, 'comm')} ${text(row, 'op')[0]} ${text(row, 'sector')}`,
    tools: [
      {
        name: 'biosnoop',
        command: '/usr/sbin/biosnoop',
        key(line) {
          const [, comm, , , op = '', sector] = words(line);
          return `${comm} ${op[0]} ${sector}`;
        },
      },
      // by process and disk only; its types from BTF, because a lab VM has no headers
      {
        name: 'biosnoop.bt',
        command: 'bpftrace -e "$(sed \'/^#/d\' /usr/sbin/biosnoop.bt)"',
        key: (line) => /\bhlq-\w+/.exec(line)?.[0] ?? null,
        part: (key) => key.split(' ')[0]!,
      },
    ],
  },
];
