import { Problem } from '@hooklab/base';
import { readElf } from '@hooklab/surface';
import { bzImagePayload, type Compression } from './bzimage';

const EM_X86_64 = 62;

/** By the magic numbers of `Image`, at 0x38: Documentation/arch/{arm64/booting,riscv/boot-image-header}.rst. */
const others: Record<string, string> = { ARMd: 'arm64', 'RSC\x05': 'riscv' };
/** e_machine */
const machines: Record<number, string> = {
  3: 'i386',
  40: 'arm',
  183: 'arm64',
  243: 'riscv',
  22: 's390x',
  21: 'ppc64',
};

export const isElf = (bytes: Uint8Array): boolean =>
  bytes.length > 64 && bytes[0] === 0x7f && latin1(bytes, 1, 4) === 'ELF';

/** A bzImage's own words for what it is: "6.12.117+deb13-amd64 (debian-kernel@…) #1 SMP …" → its first. */
export function releaseOfBzImage(image: Uint8Array): string | undefined {
  const at = new DataView(image.buffer, image.byteOffset, image.byteLength).getUint16(0x20e, true);
  if (at === 0) return undefined;
  return releaseIn(latin1(image, at + 0x200, at + 0x200 + 256).split('\0')[0]!);
}

/** "Linux version 6.12.117+deb13-amd64 (debian-kernel@…" stands in every kernel. */
export function releaseOfElf(vmlinux: Uint8Array): string | undefined {
  const all = Buffer.from(vmlinux.buffer, vmlinux.byteOffset, vmlinux.byteLength);
  const banner = 'Linux version ';
  for (let at = all.indexOf(banner); at >= 0; at = all.indexOf(banner, at + 1)) {
    const release = releaseIn(latin1(all, at + banner.length, at + banner.length + 128));
    if (release) return release;
  }
  return undefined;
}

const releaseIn = (text: string): string | undefined => /^([0-9]+\.[0-9]+[A-Za-z0-9._+~-]*) /.exec(text)?.[1];

/**
 * What a file is: an ELF kernel, or a bzImage with one inside. Throws Problem `lab-no-kernel` for neither, and
 * `lab-arch` for a kernel of another machine.
 */
export function readImage(
  bytes: Uint8Array,
  where: string,
):
  | { kind: 'elf' }
  | { kind: 'bzImage'; payload: { compression: Compression; data: Uint8Array } | undefined } {
  const other = bytes.length > 64 ? others[latin1(bytes, 0x38, 0x3c)] : undefined;
  if (other) throw wrongArch(other, where);
  if (isElf(bytes)) {
    needX86(bytes, where);
    return { kind: 'elf' };
  }
  if (bytes.length < 0x250 || latin1(bytes, 0x202, 0x206) !== 'HdrS') throw noKernel(where);
  try {
    return { kind: 'bzImage', payload: bzImagePayload(bytes) };
  } catch (error) {
    // an older protocol or another compression: it boots as it is, if it is whole
    if (/cut off/.test((error as Error).message)) throw noKernel(where, 'the file is cut off');
    return { kind: 'bzImage', payload: undefined };
  }
}

/** Throws Problem `lab-arch`. */
export function needX86(elf: Uint8Array, where: string): void {
  const machine = new DataView(elf.buffer, elf.byteOffset, elf.byteLength).getUint16(18, true);
  if (machine !== EM_X86_64) throw wrongArch(machines[machine] ?? `machine ${machine}`, where);
  readElf(elf);
}

const latin1 = (bytes: Uint8Array, from: number, to: number): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1', from, to);

export const wrongArch = (arch: string, where: string): Problem =>
  new Problem({
    code: 'lab-arch',
    what: `The kernel is for ${arch}, and the lab’s VMs are x86-64`,
    where,
    cause: 'they share the programs of this machine',
    fix: 'Take the amd64 build of that kernel',
  });

const noKernel = (where: string, cause = 'it is neither a bzImage nor an ELF vmlinux'): Problem =>
  new Problem({
    code: 'lab-no-kernel',
    what: 'There is no Linux kernel in this file',
    where,
    cause,
    fix: 'Give a bzImage (/boot/vmlinuz-…), a vmlinux, a .deb of one, or the directory of a kernel build',
  });
