import type { BinaryWriter } from '@bufbuild/protobuf/wire';

/** A field that is a message, or a packed list: its length before what `write` puts into it. */
export function message(writer: BinaryWriter, field: number, write: (inner: BinaryWriter) => void): void {
  writer.tag(field, 2).fork();
  write(writer);
  writer.join();
}
