// A loader and one agent's end of its wire, in plain JavaScript: the tests must not lean on what they test.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export const LOADER = fileURLToPath(new URL('../dist/loader.mjs', import.meta.url));
export const CONTROL = 1;
export const BATCH = 2;
export const BLOB = 3;
export const GROUPS = 4;
export const PROTOCOL = 7;

export function frame(kind, payload) {
  const header = Buffer.alloc(5);
  header.writeUInt32LE(payload.length);
  header[4] = kind;
  return Buffer.concat([header, payload]);
}

const processes = new Set();

/** For after(): a failed test must not leave a loader that keeps the others waiting. */
export function killAll() {
  for (const child of processes) child.kill('SIGKILL');
}

export function requireRoot() {
  if (process.getuid() !== 0) {
    throw new Error('these tests load BPF programs: run them as root, `sudo node --test apps/loader/test/`');
  }
}

/** How long to wait for anything. */
export const patience = { ms: 20_000 };

export class Client {
  /** parsed control messages, in order */
  messages = [];
  /** {run, seq, count, first, records: Buffer} */
  batches = [];
  blobs = new Map();
  /** {run, look, last, entries: Buffer, before: so many messages had come} */
  groups = [];
  stderr = '';
  #buffer = [];
  #size = 0;
  #watchers = new Set();
  #id = 100;

  constructor(process, input, output) {
    this.process = process;
    this.input = input;
    this.output = output;
    output.on('data', (chunk) => this.#data(chunk));
    output.on('error', () => {});
    input.on('error', () => {});
    if (process) processes.add(process);
    this.exit = process ? once(process, 'close').then(([code, signal]) => ({ code, signal })) : undefined;
    this.exit?.then(() => this.#changed());
  }

  static spawn(args = [], options = {}, loader = LOADER) {
    const child = spawn(process.execPath, [loader, ...args], { stdio: ['pipe', 'pipe', 'pipe'], ...options });
    const client = new Client(child, child.stdin, child.stdout);
    child.stderr.setEncoding('utf8').on('data', (text) => {
      client.stderr += text;
    });
    return client;
  }

  /** Spawned and greeted. */
  static async open(args = [], hello = {}) {
    const client = Client.spawn(args);
    client.send({ type: 'hello', protocol: PROTOCOL, ...hello });
    client.hello = await client.until((m) => m.type === 'hello');
    return client;
  }

  send(message) {
    this.input.write(frame(CONTROL, Buffer.from(JSON.stringify(message))));
  }

  /** Resolves to the result; rejects with the problem as an error that carries it. */
  async request(type, { object, ...body } = {}) {
    const id = this.#id++;
    if (object === undefined) this.send({ type, id, ...body });
    else this.send({ type, id, objectBytes: this.upload(id, Buffer.from(object, 'base64')), ...body });
    const reply = await this.until((m) => m.type === 'reply' && m.id === id);
    if (reply.ok) return reply.result;
    throw Object.assign(new Error(`${type}: ${JSON.stringify(reply.problem)}`), { problem: reply.problem });
  }

  /** Bytes of a request that follows, as blobs; returns how many. */
  upload(id, bytes) {
    for (let at = 0; at < bytes.length; at += 200_000) {
      const header = Buffer.alloc(4);
      header.writeUInt32LE(id);
      this.input.write(frame(BLOB, Buffer.concat([header, bytes.subarray(at, at + 200_000)])));
    }
    return bytes.length;
  }

  /** All pages of a map of a run, as one piece: {page: the last one, entries: [{key, value}] of Buffers}. */
  async map(run, map, bytes) {
    const entries = [];
    for (let cursor = null; ; ) {
      const id = this.#id++;
      this.send({ type: 'run.map', id, run, map, cursor, ...(bytes ? { bytes } : {}) });
      const reply = await this.until((m) => m.type === 'reply' && m.id === id);
      if (!reply.ok) throw Object.assign(new Error(reply.problem.what), { problem: reply.problem });
      const page = reply.result;
      const all = Buffer.concat(this.blobs.get(id) ?? []);
      this.blobs.delete(id);
      const size = page.keySize + page.valueSize;
      if (all.length !== page.entries * size)
        throw new Error(`${page.entries} entries in ${all.length} bytes`);
      for (let at = 0; at < all.length; at += size) {
        const value = all.subarray(at + page.keySize, at + size);
        entries.push({ key: all.subarray(at, at + page.keySize), value });
      }
      if (page.next === null) return { page, entries };
      cursor = page.next;
    }
  }

  async read(item, name) {
    const id = this.#id++;
    this.send({ type: 'surface.read', id, item, ...(name ? { name } : {}) });
    const reply = await this.until((m) => m.type === 'reply' && m.id === id);
    if (!reply.ok) throw Object.assign(new Error(reply.problem.what), { problem: reply.problem });
    const bytes = Buffer.concat(this.blobs.get(id) ?? []);
    this.blobs.delete(id);
    return { bytes, said: reply.result.bytes };
  }

  /** The first message, past or to come, that `test` accepts. Fails when the loader ends or after `ms`. */
  until(test, ms = patience.ms) {
    return this.eventually(() => this.messages.find(test), ms, test);
  }

  eventually(get, ms = patience.ms, what = get) {
    return new Promise((resolve, reject) => {
      const fail = (why) => {
        done();
        reject(
          new Error(
            `${why}: waited for ${what}\nstderr: ${this.stderr}\nlast: ${JSON.stringify(this.messages.slice(-3)).slice(0, 2000)}`,
          ),
        );
      };
      const look = () => {
        const value = get();
        if (value) {
          done();
          resolve(value);
        } else if (
          this.process &&
          (this.process.exitCode !== null || this.process.signalCode !== null) &&
          this.output.readableEnded
        ) {
          fail('the loader ended');
        }
      };
      const timer = setTimeout(() => fail(`nothing in ${ms} ms`), ms);
      const done = () => {
        clearTimeout(timer);
        this.#watchers.delete(look);
      };
      this.#watchers.add(look);
      look();
    });
  }

  /** Ends it as an agent does, and waits. */
  async close() {
    this.input.end();
    this.output.resume();
    return this.exit;
  }

  records(run) {
    return this.batches.filter((b) => b.run === run).reduce((sum, b) => sum + b.count, 0);
  }

  #changed() {
    for (const look of [...this.#watchers]) look();
  }

  #data(chunk) {
    this.#buffer.push(chunk);
    this.#size += chunk.length;
    while (this.#size >= 5) {
      if (this.#buffer[0].length < 5) this.#buffer = [Buffer.concat(this.#buffer)];
      const length = this.#buffer[0].readUInt32LE(0);
      if (this.#size < 5 + length) break;
      const whole = this.#buffer.length === 1 ? this.#buffer[0] : Buffer.concat(this.#buffer);
      this.#frame(whole[4], whole.subarray(5, 5 + length));
      this.#buffer = [whole.subarray(5 + length)];
      this.#size -= 5 + length;
    }
    this.#changed();
  }

  #frame(kind, payload) {
    if (kind === CONTROL) this.messages.push(JSON.parse(payload.toString('utf8')));
    else if (kind === BATCH) this.batches.push(batch(payload));
    else if (kind === BLOB) {
      const id = payload.readUInt32LE(0);
      if (payload.length > 256 * 1024) throw new Error(`a blob frame of ${payload.length} bytes`);
      this.blobs.set(id, [...(this.blobs.get(id) ?? []), payload.subarray(4)]);
    } else if (kind === GROUPS) this.groups.push({ ...groups(payload), before: this.messages.length });
    else throw new Error(`a frame of kind ${kind}`);
  }
}

function batch(payload) {
  const [run, seq, count, bytes] = [0, 4, 8, 12].map((at) => payload.readUInt32LE(at));
  if (bytes !== payload.length - 24)
    throw new Error(`a batch says ${bytes} bytes and has ${payload.length - 24}`);
  const first = Number(payload.readBigUInt64LE(16));
  return { run, seq, count, first, records: payload.subarray(24) };
}

function groups(payload) {
  const [run, look, last] = [0, 4, 8].map((at) => payload.readUInt32LE(at));
  return { run, look, last: last === 1, entries: payload.subarray(12) };
}

/** Each record's data of a batch: { u32 length, u32 0, data, pad to 8 }. */
export function* recordsOf({ records, count }) {
  let at = 0;
  for (let i = 0; i < count; i++) {
    const length = records.readUInt32LE(at);
    yield records.subarray(at + 8, at + 8 + length);
    at += (8 + length + 7) & ~7;
  }
  if (at !== records.length) throw new Error(`${count} records end at ${at} of ${records.length}`);
}

/** The direct children of a process, by pid. */
export function childrenOf(pid) {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((child) => {
      try {
        return Number(/^\d+ \(.*\) \S (\d+)/s.exec(readFileSync(`/proc/${child}/stat`, 'utf8'))[1]) === pid;
      } catch {
        return false;
      }
    });
}

/** Waits until `test` holds; the message is thrown when it does not within `ms`. */
export async function eventually(test, message, ms = 5000) {
  const end = Date.now() + ms;
  for (;;) {
    const value = await test();
    if (value) return value;
    if (Date.now() > end) throw new Error(typeof message === 'function' ? message() : message);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
