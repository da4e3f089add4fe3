import { readdirSync, rmSync } from 'node:fs';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { Problem, type ProblemShape, toProblem } from '@hooklab/base';
import { type Ack, roleSchema, type SessionInfo, sessionNameSchema } from '@hooklab/protocol';
import { z } from 'zod';

const socketPath = (runtime: string, port: number): string => join(runtime, `agent-${port}.sock`);

/** What the `hooklab` command asks of a running agent: one line of JSON, answered with one line, an Ack. */
const wishSchema = z.discriminatedUnion('want', [
  z.strictObject({ want: z.literal('link'), role: roleSchema }),
  /** take back the launch links that wait */
  z.strictObject({ want: z.literal('void') }),
  z.strictObject({ want: z.literal('sessions') }),
  /** end one session, or all (null) */
  z.strictObject({ want: z.literal('revoke'), session: sessionNameSchema.nullable() }),
]);
type Wish = z.infer<typeof wishSchema>;

export interface Wishes {
  link: string;
  void: { links: number };
  sessions: { sessions: SessionInfo[] };
  revoke: { ended: number };
}
export type Answers = { [K in keyof Wishes]: (wish: Extract<Wish, { want: K }>) => Wishes[K] };

const MOST = 4096;
/** sun_path has 108 bytes, with a NUL */
const MOST_PATH = 107;

/** A socket of this user only (0600) on which the `hooklab` command gets launch links and manages sessions. */
export class ControlSocket {
  readonly #path: string;
  readonly #server: Server;

  private constructor(path: string, server: Server) {
    this.#path = path;
    this.#server = server;
  }

  static async listen(runtime: string, port: number, answers: Answers): Promise<ControlSocket> {
    const path = socketPath(runtime, port);
    // Node cuts a longer one, and would listen somewhere else
    if (Buffer.byteLength(path) > MOST_PATH) throw notMade(path, 'its path is too long for a socket');
    rmSync(path, { force: true });
    const server = createServer((socket) => serve(socket, answers));
    return new Promise((resolve, reject) => {
      const refused = (error: Error) => reject(notMade(path, error.message));
      server.once('error', refused);
      const before = process.umask(0o177);
      server.listen(path, () => {
        // too many open files, say: who came is turned away
        server.off('error', refused).on('error', () => {});
        resolve(new ControlSocket(path, server));
      });
      process.umask(before);
    });
  }

  close(): void {
    this.#server.close();
    rmSync(this.#path, { force: true });
  }
}

const notMade = (path: string, cause: string): Problem =>
  new Problem({
    code: 'runtime-dir',
    what: 'The socket for the hooklab command could not be made',
    where: path,
    cause,
    fix: 'Free some space there, or set HOOKLAB_RUNTIME to a directory of your own with room and a short path',
  });

function serve(socket: Socket, answers: Answers): void {
  let text = '';
  socket.on('error', () => {});
  socket.setEncoding('utf8').setTimeout(5000, () => socket.destroy());
  socket.on('data', (chunk: string) => {
    text += chunk;
    if (text.length > MOST) socket.destroy();
    else if (text.includes('\n')) {
      socket.removeAllListeners('data').resume();
      socket.end(`${JSON.stringify(answer(text, answers))}\n`);
    }
  });
}

function answer(line: string, answers: Answers): Ack<unknown> {
  try {
    const wish = wishSchema.parse(JSON.parse(line));
    return { ok: true, result: (answers[wish.want] as (wish: Wish) => unknown)(wish) };
  } catch (error) {
    return { ok: false, problem: toProblem(error).toJSON() };
  }
}

/** The ports of this user's agents that answer. */
export async function agentPorts(runtime: string): Promise<number[]> {
  let names: string[] = [];
  try {
    names = readdirSync(runtime);
  } catch {
    // no directory: none ever ran
  }
  const ports = names.flatMap((name) => Number(/^agent-(\d+)\.sock$/.exec(name)?.[1] ?? []));
  const alive = await Promise.all(ports.map((port) => answers(socketPath(runtime, port))));
  return ports.filter((_, i) => alive[i]).sort((a, b) => a - b);
}

/** Is somebody at the other end? An agent that was killed leaves its socket. */
function answers(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path, () => resolve(true));
    socket.on('connect', () => socket.destroy());
    socket.on('error', () => resolve(false));
  });
}

/** Asks the agent on this port; null when none runs there. Fails with the agent's Problem. */
export function askAgent<K extends keyof Wishes>(
  runtime: string,
  port: number,
  wish: Extract<Wish, { want: K }>,
): Promise<Wishes[K] | null> {
  return new Promise((resolve, reject) => {
    let text = '';
    const socket = connect(socketPath(runtime, port), () => socket.write(`${JSON.stringify(wish)}\n`));
    socket.setEncoding('utf8').setTimeout(5000, () => socket.destroy());
    socket.on('data', (chunk: string) => {
      text += chunk;
    });
    socket.on('error', () => resolve(null));
    socket.on('close', () => {
      if (!text) return resolve(null);
      try {
        const ack = JSON.parse(text) as
          | { ok: true; result: Wishes[K] }
          | { ok: false; problem: ProblemShape };
        if (ack.ok) resolve(ack.result);
        else reject(new Problem(ack.problem));
      } catch (error) {
        reject(error);
      }
    });
  });
}
