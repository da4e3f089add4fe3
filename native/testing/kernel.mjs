/** What the tests ask of the kernel of this machine. */
import { readdirSync, readlinkSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { BpfObject, listPrograms } from '../index.js';
import { compile } from './compile.mjs';
import { GETPPID } from './syscall.mjs';

if (process.getuid() !== 0) {
  throw new Error(
    `these tests load BPF programs; run: sudo ${process.execPath} --test native/test/*.test.mjs`,
  );
}

/** Opened by openEvents() and not closed yet: a test that fails must not keep the process alive. */
const opened = new Set();
export function closeAll() {
  for (const object of opened) object.close();
  opened.clear();
}
/** For a test of what garbage collection does. */
closeAll.forget = () => opened.clear();
/** For objects that tests open themselves. */
export function closeLater(object) {
  opened.add(object);
  return object;
}

let events;
/** test/events.bpf.c, opened for this process's getppid(2), not loaded. `programs`: which of its programs to load. */
export function openEvents({ programs = ['on_enter'], constants = {} } = {}) {
  events ??= compile('events');
  const object = closeLater(BpfObject.open(events));
  object.setConstant('traced_tgid', process.pid);
  object.setConstant('syscall_number', GETPPID);
  for (const [name, value] of Object.entries(constants)) object.setConstant(name, value);
  for (const { name } of object.programs) object.setAutoload(name, programs.includes(name));
  return object;
}

/** The same, loaded and attached to raw_tp sys_enter. */
export async function attachEvents(constants = {}) {
  const object = openEvents({ constants });
  await object.load();
  const link = await object.attach('on_enter', { kind: 'raw_tp', name: 'sys_enter' });
  return { object, link };
}

/** The order of events.bpf.c */
export function counters(object) {
  const [entered, reserveFailed, submitted, discarded] = object.perCpuCounters('counters');
  return { entered, reserveFailed, submitted, discarded };
}

/** One event each. */
export function getppid(times) {
  for (let i = 0; i < times; i += 1) process.ppid;
}

/** Wait until `ready()` is true: the kernel and the ring do things in their own time. */
export async function until(ready, what, ms = 10_000) {
  const end = Date.now() + ms;
  while (!ready()) {
    if (Date.now() > end) throw new Error(`not within ${ms} ms: ${what}`);
    await sleep(5);
  }
}

/** The kernel frees programs after a grace period. */
export async function gone(ids, what = 'programs unloaded') {
  const left = () => listPrograms().filter(({ id }) => ids.includes(id));
  await until(() => left().length === 0, what);
}

/** What of BPF this process holds: ['anon_inode:bpf-map', 'anon_inode:bpf-prog', 'anon_inode:bpf_link', …] */
export function bpfFds() {
  const target = (fd) => {
    try {
      return readlinkSync(`/proc/self/fd/${fd}`);
    } catch {
      return ''; // the directory's own
    }
  };
  return readdirSync('/proc/self/fd')
    .map(target)
    .filter((link) => /bpf|perf_event/.test(link))
    .sort();
}

export const programIds = (object, ...names) => names.map((name) => object.info(name).id);

/** Splits a batch as the ring hands it over: [{length, data}] */
export function records(buffer, headroom = 0) {
  const view = new DataView(buffer.buffer, buffer.byteOffset, buffer.byteLength);
  const list = [];
  let offset = headroom;
  while (offset < buffer.length) {
    const length = view.getUint32(offset, true);
    const zero = view.getUint32(offset + 4, true);
    const end = offset + 8 + length;
    const next = (end + 7) & ~7;
    list.push({ length, zero, data: buffer.subarray(offset + 8, end), padding: buffer.subarray(end, next) });
    offset = next;
  }
  return list;
}

/** A ring whose batches are kept. */
export function collect(object, { map = 'ring', batchBytes = 16384, maxDelayMs = 10, headroom = 0 } = {}) {
  const taken = { batches: [], errors: [], records: 0 };
  const ring = object.ring(map, {
    ...{ batchBytes, maxDelayMs, headroom },
    onBatch(buffer, count) {
      taken.batches.push({ buffer, count });
      taken.records += count;
    },
    onError: (error) => taken.errors.push(error),
  });
  return { ring, taken, all: () => taken.batches.flatMap(({ buffer }) => records(buffer, headroom)) };
}

/** An event of events.bpf.c */
export function event(data) {
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  return {
    number: Number(view.getBigUint64(0, true)),
    constant: view.getBigUint64(8, true),
    small: view.getInt32(16, true),
    tag: view.getUint32(20, true),
  };
}
