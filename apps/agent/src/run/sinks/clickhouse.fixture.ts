import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

export const USER = 'hooklab';
export const PASSWORD = 'not-to-be-shown';

export const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });

/** Debian's clickhouse-server on a free port of loopback, with a directory of its own. */
export class TestClickHouse {
  readonly port: number;
  readonly #dir: string;
  #process: ChildProcess | null = null;

  private constructor(port: number, dir: string) {
    this.port = port;
    this.#dir = dir;
  }

  /** A port that was free may be taken by the time that it is wanted. */
  static async start(tries = 3): Promise<TestClickHouse> {
    try {
      return await TestClickHouse.#startOnce();
    } catch (error) {
      if (tries <= 1) throw error;
      return TestClickHouse.start(tries - 1);
    }
  }

  static async #startOnce(): Promise<TestClickHouse> {
    const dir = mkdtempSync(join(tmpdir(), 'hooklab-clickhouse-'));
    const port = await freePort();
    writeFileSync(
      join(dir, 'config.xml'),
      `<?xml version="1.0"?>
<yandex>
  <logger><level>error</level><console>1</console></logger>
  <http_port>${port}</http_port>
  <listen_host>127.0.0.1</listen_host>
  <path>${dir}/data/</path>
  <tmp_path>${dir}/tmp/</tmp_path>
  <mark_cache_size>16777216</mark_cache_size>
  <users_config>users.xml</users_config>
  <default_profile>default</default_profile>
  <default_database>default</default_database>
</yandex>
`,
    );
    writeFileSync(
      join(dir, 'users.xml'),
      `<?xml version="1.0"?>
<yandex>
  <profiles><default/></profiles>
  <users>
    <${USER}><password>${PASSWORD}</password><networks><ip>127.0.0.1</ip></networks><profile>default</profile><quota>default</quota></${USER}>
  </users>
  <quotas><default/></quotas>
</yandex>
`,
    );
    const server = new TestClickHouse(port, dir);
    await server.up();
    return server;
  }

  /** Running, and answering; also again after `kill`. */
  async up(): Promise<void> {
    const child = spawn('clickhouse-server', [`--config-file=${join(this.#dir, 'config.xml')}`], {
      stdio: ['ignore', 'pipe', 'pipe'],
      cwd: this.#dir,
    });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        said += text;
      });
    }
    this.#process = child;
    while (!(await fetch(`http://127.0.0.1:${this.port}/ping`).catch(() => null))?.ok) {
      if (child.exitCode !== null) throw new Error(`clickhouse-server ended with ${child.exitCode}: ${said}`);
      await sleep(50);
    }
  }

  async kill(): Promise<void> {
    const child = this.#process;
    this.#process = null;
    if (!child || child.exitCode !== null) return;
    const ended = new Promise((resolve) => child.once('close', resolve));
    child.kill('SIGKILL');
    await ended;
  }

  async stop(): Promise<void> {
    await this.kill();
    rmSync(this.#dir, { recursive: true, force: true });
  }

  /** The rows of a query. */
  async rows(query: string): Promise<Record<string, unknown>[]> {
    const answer = await fetch(`http://127.0.0.1:${this.port}/`, {
      method: 'POST',
      headers: { 'x-clickhouse-user': USER, 'x-clickhouse-key': PASSWORD },
      body: `${query} FORMAT JSON`,
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(text);
    return (JSON.parse(text) as { data: Record<string, unknown>[] }).data;
  }
}
