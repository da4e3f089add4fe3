import { BinaryWriter } from '@bufbuild/protobuf/wire';
import { message } from '../wire/message';

/** What stands beside a slice; numbers are exact. */
export interface Note {
  name: string;
  value: { uint: bigint } | { int: bigint } | { pointer: bigint } | { bool: boolean } | { text: string };
}

/** Of ClockSnapshot: REALTIME, MONOTONIC, BOOTTIME. */
const REALTIME = 1;
const MONOTONIC = 3;
const BOOTTIME = 6;
/** Of TrackEvent.Type. */
const BEGIN = 1;
const END = 2;
const INSTANT = 3;
const COUNTER = 4;
/** One writer wrote all: a packet without its number is dropped. */
const SEQUENCE = 1;

type Write = (w: BinaryWriter) => void;

/** TracePacket of perfetto_trace.proto, each as a part of a Trace: put behind each other they are a file. */
export class Packets {
  /**
   * The kernel's times are MONOTONIC, which a reader believes only beside other clocks: `at`, and what it was in
   * nanoseconds since the epoch. How long the machine slept is not known: BOOTTIME is the same here.
   */
  clocks(at: bigint, wall: bigint): Uint8Array {
    return packet(at, (w) =>
      message(w, 6, () => {
        for (const [id, time] of [
          [MONOTONIC, at],
          [BOOTTIME, at],
          [REALTIME, wall],
        ] as const)
          message(w, 1, () => w.tag(1, 0).uint32(id).tag(2, 0).uint64(time));
        w.tag(2, 0).uint32(MONOTONIC);
      }),
    );
  }

  track(uuid: bigint, name: string, parent?: bigint): Uint8Array {
    return descriptor(uuid, (w) => {
      w.tag(2, 2).string(name);
      if (parent !== undefined) w.tag(5, 0).uint64(parent);
    });
  }

  thread(uuid: bigint, pid: number, tid: number, name: string): Uint8Array {
    return descriptor(uuid, (w) =>
      message(w, 4, () => w.tag(1, 0).int32(pid).tag(2, 0).int32(tid).tag(5, 2).string(name)),
    );
  }

  counter(uuid: bigint, name: string): Uint8Array {
    return descriptor(uuid, (w) => {
      w.tag(2, 2).string(name);
      message(w, 8, () => {});
    });
  }

  begin(at: bigint, track: bigint, name: string, notes: readonly Note[]): Uint8Array {
    return event(at, track, BEGIN, named(name, notes));
  }

  end(at: bigint, track: bigint): Uint8Array {
    return event(at, track, END, () => {});
  }

  instant(at: bigint, track: bigint, name: string, notes: readonly Note[]): Uint8Array {
    return event(at, track, INSTANT, named(name, notes));
  }

  count(at: bigint, track: bigint, value: number): Uint8Array {
    return event(at, track, COUNTER, (w) => void w.tag(44, 1).double(value));
  }
}

const named =
  (name: string, notes: readonly Note[]): Write =>
  (w) => {
    w.tag(23, 2).string(name);
    for (const note of notes) message(w, 4, () => annotation(w, note));
  };

function annotation(w: BinaryWriter, { name, value }: Note): void {
  w.tag(10, 2).string(name);
  if ('uint' in value) w.tag(3, 0).uint64(value.uint);
  else if ('int' in value) w.tag(4, 0).int64(value.int);
  else if ('pointer' in value) w.tag(7, 0).uint64(value.pointer);
  else if ('bool' in value) w.tag(2, 0).bool(value.bool);
  else w.tag(6, 2).string(value.text);
}

const event = (at: bigint, track: bigint, type: number, rest: Write): Uint8Array =>
  packet(at, (w) =>
    message(w, 11, () => {
      w.tag(9, 0).int32(type).tag(11, 0).uint64(track);
      rest(w);
    }),
  );

const descriptor = (uuid: bigint, rest: Write): Uint8Array =>
  packet(null, (w) =>
    message(w, 60, () => {
      w.tag(1, 0).uint64(uuid);
      rest(w);
    }),
  );

function packet(at: bigint | null, rest: Write): Uint8Array {
  const writer = new BinaryWriter();
  message(writer, 1, (w) => {
    if (at !== null) w.tag(8, 0).uint64(at).tag(58, 0).uint32(MONOTONIC);
    w.tag(10, 0).uint32(SEQUENCE);
    rest(w);
  });
  return writer.finish();
}
