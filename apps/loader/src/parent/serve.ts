import type { Problem } from '@hooklab/base';
import { EntryGuard } from '../entry/guard';
import { mayNeedTrampoline } from '../entry/target';
import { Mounts } from '../facts/mounts';
import { cgroupRange } from '../facts/own';
import type { Own } from '../io/messages';
import { Upload } from '../io/upload';
import type { Wire } from '../io/wire';
import { readSurface, type SurfaceRequest } from '../surface/read';
import { type FileItem, Reader } from '../surface/reader';
import type { Options } from './argv';
import { Doctor } from './doctor';
import { listPrograms } from './programs';
import { Queue } from './queue';
import { Runs } from './runs';
import { type Request, type Served, Session } from './session';
import { Silence } from './silence';
import { Spare } from './spare';
import { Trials } from './trials';
import { Urgent } from './urgent';
import { Worker } from './worker';

/** Without a request for so long, what the guard will need is read ahead. */
const IDLE_MS = 1000;

type NativeModule = typeof import('@hooklab/native');

/** What a spec asks of its own points, before it can be compiled. */
const isPart = ({ item, name }: SurfaceRequest): boolean => name !== undefined || item === 'modules';

/** Wires the parts together: a session on the wire, and who answers what. */
export function serve(
  wire: Wire,
  options: Options,
  native: NativeModule,
  onEnd: (problem?: Problem) => void,
): { close(): Promise<void> } {
  const entry = process.argv[1]!;
  let agent: number | null = null;
  let mounts: Promise<Mounts> | null = null;
  let found: Mounts | null = null;
  let closed = false;
  // a surface is large: one after the other, and what a run is made of is not behind it
  const surfaces = new Queue();
  const parts = new Queue();

  const upload = new Upload();

  const urgent = new Urgent();
  const reader = new Reader(entry);
  const file = async function* (item: FileItem, name?: string): AsyncGenerator<Uint8Array> {
    yield* reader.read(item, name, (await ready()).all());
  };
  const guard = new EntryGuard(file, () => urgent.over());
  const spare = new Spare(() => new Worker(entry, found?.enter() ?? [], guard), urgent, options.spare);
  const runs = new Runs(wire, spare, urgent);
  const doctor = new Doctor(spare, native);
  const trials = new Trials(spare);

  /** The workbench's own processes. */
  const own = (): Own => {
    const range = options.ownCgroup === null ? null : cgroupRange(options.ownCgroup);
    return {
      loader: process.pid,
      agent,
      cgroups: range && [String(range.first), String(range.last)],
    };
  };

  /** The kernel's file systems, found and if need be mounted once, before the first worker starts. */
  const ready = (): Promise<Mounts> => {
    mounts ??= Mounts.find().then((m) => {
      if (closed) m.close();
      found = m;
      return m;
    });
    return mounts;
  };

  let idle: NodeJS.Timeout | undefined;
  const readAheadWhenIdle = (): void => {
    clearTimeout(idle);
    if (!options.spare || closed) return;
    // a worker that starts meanwhile is what the first run waits for: on one CPU it goes first
    idle = setTimeout(() => (spare.starting ? readAheadWhenIdle() : guard.prepare()), IDLE_MS).unref();
  };

  const request = (r: Request): Served => {
    if (r.type === 'ping') return Promise.resolve({});
    // what is asked for comes first, and a run that starts most of all
    clearTimeout(idle);
    const served = serveOne(r);
    if (served) void served.then(readAheadWhenIdle, readAheadWhenIdle);
    else if (r.type === 'run.stop') readAheadWhenIdle();
    return served;
  };

  const serveOne = (r: Exclude<Request, { type: 'ping' }>): Served => {
    switch (r.type) {
      case 'doctor':
        return ready().then((m) => {
          const find: Parameters<Doctor['report']>[0] = (fs) => m.get(fs);
          return r.soFar ? doctor.soFar(find) : doctor.report(find);
        });
      case 'surface.read':
        return isPart(r)
          ? parts.add(() => readSurface(r, file, wire, guard, async () => {}))
          : surfaces.add(() => readSurface(r, file, wire, guard, () => urgent.over()));
      case 'bpf.list':
        return listPrograms(native);
      case 'trial':
        if (r.cases.some(({ hook }) => mayNeedTrampoline(hook))) guard.prepare();
        return ready().then(() => trials.run(r));
      // they wait for the same thing, so that a stop never overtakes its start
      case 'run.start': {
        const elf = upload.take(r.id, r.objectBytes);
        return later(() => runs.start(r, elf, own()), r.id);
      }
      case 'run.stop':
        return later(() => runs.stop(r.run, r.id), r.id);
      case 'run.map':
        return later(() => runs.map(r), r.id);
    }
  };

  /** For what replies by itself unless it throws. */
  const later = (work: () => void, id: number): undefined => {
    ready()
      .then(work)
      .catch((error) => session.refuse(id, error));
  };

  const silence = new Silence(options.silence, onEnd);
  const session = new Session(wire, {
    heard: () => silence.heard(),
    hello: ({ agentPid }) => {
      agent = agentPid ?? null;
      readAheadWhenIdle();
    },
    request,
    credit: ({ run, bytes }) => void ready().then(() => runs.grant(run, bytes)),
    blob: (payload) => upload.add(payload),
    end: onEnd,
  });

  // ahead of the hello: a lab VM's loader waits for its agent, and the first run should not wait for a worker
  void ready().then(() => spare.warm(false));

  return {
    close: async () => {
      closed = true;
      silence.close();
      clearTimeout(idle);
      spare.close();
      doctor.close();
      trials.close();
      await runs.close();
      found?.close();
    },
  };
}
