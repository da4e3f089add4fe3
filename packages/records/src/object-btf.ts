import { Btf } from '@hooklab/surface';

/** The bytes of an object's .BTF section, read once for all that it tells. Throws Problem `btf-bad` for damaged ones. */
export const objectBtf = (bytes: Uint8Array): Btf => Btf.read(bytes, { origin: 'the object’s BTF' });
