/**
 * How many bytes of batches this run may still send. A run without credit leaves its records in the kernel's ring,
 * where programs count what finds no room; other runs have credit of their own.
 */
export class Credit {
  #left: number;

  /** null: without a limit */
  constructor(bytes: number | null) {
    this.#left = bytes ?? Number.POSITIVE_INFINITY;
  }

  /** A batch was sent: the last one may take more than is left. */
  spend(bytes: number): void {
    this.#left -= bytes;
  }

  grant(bytes: number): void {
    this.#left += bytes;
  }

  get out(): boolean {
    return this.#left <= 0;
  }
}
