import type { HookId } from '@hooklab/hook';
import type { Program } from '../../program/program';
import type { ProjectParts } from './parts';

/** The libbpf that attaches a hook first, where Debian 12's 1.1 does not. */
const NEWER_LIBBPF: Partial<Record<HookId, string>> = {
  'uprobe.multi': '1.3',
  'uretprobe.multi': '1.3',
  'kprobe.session': '1.5',
  'uprobe.session': '1.6',
  fsession: '1.7',
};

export function readmeText({ title, about, groups }: Program, { name, hook, kernel }: ProjectParts): string {
  const newer = NEWER_LIBBPF[hook];
  return [
    `# ${name}`,
    '',
    `${title}. ${about} Attached by ${hook}.${newer ? ` Needs libbpf ${newer} or later.` : ''}`,
    '',
    '    apt install clang libbpf-dev bpftool make gcc libelf-dev zlib1g-dev    # Debian',
    '    make',
    `    ./${name}        # as root; Ctrl-C ends it, or ./${name} SECONDS`,
    '',
    `${groups ? 'At its end the sums' : 'Rows'} go to stdout, a tab between columns, and the accounts of lost rows to stderr. \`vmlinux.h\` has the types used, of ${kernel};`,
    'libbpf relocates their fields to the kernel that runs. For all types: `bpftool btf dump file /sys/kernel/btf/vmlinux format c`.',
    'Names of enums, and members that other kernels call otherwise, are of that kernel: export again for another one.',
    '',
  ].join('\n');
}
