/** Makes small ELF64 files for the tests: sections by name and one PT_NOTE segment. */
export function elfFile(parts: { sections?: Record<string, Buffer>; notes?: Buffer }): Buffer {
  const sections = Object.entries(parts.sections ?? {});
  const names = Buffer.from(`\0${[...sections.map(([name]) => name), '.shstrtab'].join('\0')}\0`, 'latin1');
  const notes = parts.notes ?? Buffer.alloc(0);
  const header = Buffer.alloc(64);
  const segment = Buffer.alloc(56);
  const bodies = [notes, ...sections.map(([, data]) => data), names];
  const offsets: number[] = [];
  let at = header.length + segment.length;
  for (const body of bodies) {
    offsets.push(at);
    at += body.length;
  }

  header.write('\x7fELF\x02\x01\x01', 'latin1');
  header.writeBigUInt64LE(64n, 0x20); // program headers
  header.writeBigUInt64LE(BigInt(at), 0x28); // section headers
  header.writeUInt16LE(56, 0x36);
  header.writeUInt16LE(notes.length > 0 ? 1 : 0, 0x38);
  header.writeUInt16LE(64, 0x3a);
  header.writeUInt16LE(sections.length + 2, 0x3c);
  header.writeUInt16LE(sections.length + 1, 0x3e);
  segment.writeUInt32LE(4, 0); // PT_NOTE
  segment.writeBigUInt64LE(BigInt(offsets[0]!), 8);
  segment.writeBigUInt64LE(BigInt(notes.length), 32);

  const sectionHeader = (name: string, offset: number, size: number): Buffer => {
    const out = Buffer.alloc(64);
    out.writeUInt32LE(names.indexOf(`\0${name}\0`, 0, 'latin1') + 1, 0);
    out.writeUInt32LE(1, 4);
    out.writeBigUInt64LE(BigInt(offset), 0x18);
    out.writeBigUInt64LE(BigInt(size), 0x20);
    return out;
  };
  const headers = sections.map(([name, data], i) => sectionHeader(name, offsets[i + 1]!, data.length));
  headers.unshift(Buffer.alloc(64));
  headers.push(sectionHeader('.shstrtab', offsets.at(-1)!, names.length));
  return Buffer.concat([header, segment, ...bodies, ...headers]);
}

/** One ELF note: namesz, descsz, type, name and description padded to 4. */
export function note(name: string, type: number, desc: Buffer): Buffer {
  const pad = (bytes: Buffer) => Buffer.concat([bytes, Buffer.alloc((4 - (bytes.length % 4)) % 4)]);
  const head = Buffer.alloc(12);
  const nameBytes = Buffer.from(`${name}\0`, 'latin1');
  head.writeUInt32LE(nameBytes.length, 0);
  head.writeUInt32LE(desc.length, 4);
  head.writeUInt32LE(type, 8);
  return Buffer.concat([head, pad(nameBytes), pad(desc)]);
}
