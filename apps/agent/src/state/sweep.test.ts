import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { sweepSockets } from './sweep';

test('only sockets that nobody listens on any more are swept', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'hooklab-sweep-'));
  const live = createServer((socket) => socket.on('error', () => {}));
  try {
    await new Promise<void>((resolve) => live.listen(join(dir, 'agent-1.sock'), resolve));
    // a process that listens and is killed leaves its socket
    const listen = "require('net').createServer().listen(process.argv[1], () => console.log('there'))";
    const owner = spawn(process.execPath, ['-e', listen, join(dir, 'agent-2.sock')], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(owner.stdout, 'data');
    owner.kill('SIGKILL');
    await once(owner, 'exit');
    writeFileSync(join(dir, 'notes.sock'), 'not a socket');
    symlinkSync(join(dir, 'agent-2.sock'), join(dir, 'link.sock'));

    expect(await sweepSockets(dir)).toEqual(['agent-2.sock']);
    expect(readdirSync(dir).sort()).toEqual(['agent-1.sock', 'link.sock', 'notes.sock']);
    expect(await sweepSockets(dir)).toEqual([]);
  } finally {
    live.close();
    rmSync(dir, { recursive: true, force: true });
  }
});
