import { gzipSync } from 'node:zlib';
import { elfFile, note } from './elf.fixture';

/** What looks like a kernel to the lab, and boots nowhere: an x86-64 ELF with its banner, an entry for PVH, and BTF. */
export function fakeVmlinux({ release = '6.99.1-mine', btf = true, pvh = true, machine = 62 } = {}): Buffer {
  const entry = Buffer.alloc(4);
  const file = elfFile({
    sections: {
      '.rodata': Buffer.from(`Linux version %s\0Linux version ${release} (me@here) #1\n\0`, 'latin1'),
      ...(btf && { '.BTF': Buffer.from('types') }),
    },
    notes: pvh ? note('Xen', 18, entry) : note('Xen', 1, entry),
  });
  file.writeUInt16LE(machine, 18);
  return file;
}

/** A bzImage around it. */
export function fakeBzImage(vmlinux = fakeVmlinux(), release = '6.99.1-mine'): Buffer {
  const body = gzipSync(vmlinux);
  const head = Buffer.alloc(3 * 512 + 100);
  head[0x1f1] = 2;
  head.write('HdrS', 0x202, 'latin1');
  head.writeUInt16LE(0x20f, 0x206);
  head.writeUInt16LE(0x300, 0x20e);
  head.write(`${release} (me@here) #1\0`, 0x500, 'latin1');
  head.writeUInt32LE(100, 0x248);
  head.writeUInt32LE(body.length, 0x24c);
  return Buffer.concat([head, body, Buffer.alloc(64, 0xcc)]);
}

export const configWith = (...options: string[]): string =>
  `${['# a kernel', ...options.map((name) => `CONFIG_${name}=y`)].join('\n')}\n`;
