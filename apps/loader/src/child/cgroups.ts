import type { BpfObject } from '@hooklab/native';
import { elfSection } from '@hooklab/surface';
import { type Cgroup, cgroupAt, cgroupCalled } from '../facts/cgroups';

/** What an object asks for by name: `word` is what its constants are called after. */
export interface AskedCgroup {
  readonly word: string;
  readonly kind: 'cgroup' | 'container';
  readonly name: string;
}

/** The texts of section .hl_cgroups (bpf/filter.h), each "web container web" and its NUL. */
export function askedCgroups(elf: Uint8Array): AskedCgroup[] {
  const section = elfSection(elf, '.hl_cgroups');
  if (!section) return [];
  return Buffer.from(section)
    .toString('latin1')
    .split('\0')
    .flatMap((text) => {
      const found = /^(\w+) (cgroup|container) (\S+)$/.exec(text);
      return found ? [{ word: found[1]!, kind: found[2] as AskedCgroup['kind'], name: found[3]! }] : [];
    });
}

/** Before load. Throws Problem `no-cgroup` of the first that is not here. */
export function setCgroups(
  object: Pick<BpfObject, 'setConstant'>,
  elf: Uint8Array,
  find: (asked: AskedCgroup) => Cgroup = found,
): void {
  for (const asked of askedCgroups(elf)) {
    const { id, level } = find(asked);
    object.setConstant(`hl_cgroup_${asked.word}`, id);
    object.setConstant(`hl_cgroup_level_${asked.word}`, level);
  }
}

const found = ({ kind, name }: AskedCgroup): Cgroup =>
  kind === 'cgroup' ? cgroupAt(name) : cgroupCalled(name);
