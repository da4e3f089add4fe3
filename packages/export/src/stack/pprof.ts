import { BinaryWriter } from '@bufbuild/protobuf/wire';
import { message } from '../wire/message';
import type { Frame } from './frames';
import type { StackCount } from './stacks';

export interface PprofOf {
  /** nanoseconds since the epoch */
  started: bigint;
  /** nanoseconds from the first event to the last */
  duration: bigint;
  /** what it is of, for a person */
  comment: string;
}

/**
 * A pprof profile (profile.proto of google/pprof), not yet compressed: a sample a process and stack, with how many events
 * it had and, where they have a latency, the nanoseconds of all of them.
 */
export function pprofOf(counts: readonly StackCount[], { started, duration, comment }: PprofOf): Uint8Array {
  const writer = new BinaryWriter();
  const strings = new Interned<string>();
  strings.of('');
  const timed = counts.some(({ nanoseconds }) => nanoseconds !== null);
  const types = [['events', 'count'], ...(timed ? [['latency', 'nanoseconds']] : [])];
  for (const [type, unit] of types)
    message(writer, 1, (w) => w.tag(1, 0).int64(strings.of(type!)).tag(2, 0).int64(strings.of(unit!)));

  const mappings = new Interned<string>();
  const functions = new Interned<string>();
  const locations = new Interned<string>();
  mappings.of('[kernel.kallsyms]');
  const places: { frame: Frame; fn: number; mapping: number }[] = [];
  const placeOf = (frame: Frame): number => {
    const mapping = mappings.of(frame.module ?? '[kernel.kallsyms]') + 1;
    const fn = functions.of(JSON.stringify([frame.name, frame.module])) + 1;
    const at = locations.of(JSON.stringify([frame.name, frame.offset, frame.module]));
    places[at] ??= { frame, fn, mapping };
    return at + 1;
  };
  for (const { frames, comm, events, nanoseconds } of counts) {
    const ids = frames.map(placeOf);
    message(writer, 2, (sample) => {
      message(sample, 1, (w) => ids.forEach((id) => void w.uint64(id)));
      message(sample, 2, (w) => {
        w.int64(events);
        if (timed) w.int64(nanoseconds ?? 0n);
      });
      if (comm !== null)
        message(sample, 3, (w) => w.tag(1, 0).int64(strings.of('comm')).tag(2, 0).int64(strings.of(comm)));
    });
  }
  // its functions are known: nobody need look for the file
  for (const [i, name] of mappings.all.entries())
    message(writer, 3, (w) =>
      w
        .tag(1, 0)
        .uint64(i + 1)
        .tag(5, 0)
        .int64(strings.of(name))
        .tag(7, 0)
        .bool(true),
    );
  const named = new Map<number, Frame>();
  for (const [i, { frame, fn, mapping }] of places.entries()) {
    named.set(fn, frame);
    message(writer, 4, (w) => {
      w.tag(1, 0)
        .uint64(i + 1)
        .tag(2, 0)
        .uint64(mapping);
      message(w, 4, (line) => line.tag(1, 0).uint64(fn));
    });
  }
  for (const [id, { name, module }] of named)
    message(writer, 5, (w) => {
      const text = strings.of(name);
      w.tag(1, 0).uint64(id).tag(2, 0).int64(text).tag(3, 0).int64(text);
      if (module !== null) w.tag(4, 0).int64(strings.of(module));
    });
  writer.tag(9, 0).int64(started).tag(10, 0).int64(duration);
  message(writer, 13, (w) => w.int64(strings.of(comment)));
  for (const text of strings.all) writer.tag(6, 2).string(text);
  return writer.finish();
}

/** Numbers of values, in the order in which they are met. */
class Interned<T> {
  readonly #ids = new Map<T, number>();

  of(value: T): number {
    const known = this.#ids.get(value);
    if (known !== undefined) return known;
    this.#ids.set(value, this.#ids.size);
    return this.#ids.size - 1;
  }

  get all(): T[] {
    return [...this.#ids.keys()];
  }
}
