import { Problem } from '@hooklab/base';
import { BLOB_HEADER, blobId, MAX_OBJECT } from '@hooklab/protocol';

/**
 * The bytes that come before a request, as blobs with its id. One request's at a time: blobs of another id take the
 * place of what nobody came for, so no more than MAX_OBJECT bytes are ever held.
 */
export class Upload {
  #id: number | null = null;
  #pieces: Uint8Array[] = [];
  #bytes = 0;

  /** Throws `blob` on what is no blob. What is too long is dropped here and refused by `take`. */
  add(payload: Uint8Array): void {
    if (payload.length < BLOB_HEADER) {
      throw new Problem({
        code: 'blob',
        what: 'A blob frame is too short',
        cause: `it has ${payload.length} bytes`,
      });
    }
    const id = blobId(payload);
    if (this.#id !== id) this.#forget();
    this.#id = id;
    this.#bytes += payload.length - BLOB_HEADER;
    if (this.#bytes > MAX_OBJECT) this.#pieces = [];
    else this.#pieces.push(payload.subarray(BLOB_HEADER));
  }

  /** The `length` bytes that came with this id, which are forgotten here. Throws `upload` when they are not as said. */
  take(id: number, length: number): Uint8Array {
    const got = this.#id === id ? this.#bytes : 0;
    const pieces = this.#pieces;
    this.#forget();
    if (got === length) return got === 0 ? new Uint8Array(0) : Buffer.concat(pieces, got);
    throw new Problem({
      code: 'upload',
      what: 'The object did not come as it was said',
      cause: `${length} bytes were said, ${got} came`,
      fix: 'Run it again; if it happens again, the versions differ: `npm start`',
    });
  }

  #forget(): void {
    this.#id = null;
    this.#pieces = [];
    this.#bytes = 0;
  }
}
