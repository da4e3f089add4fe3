import { randomBytes } from 'node:crypto';
import type { LabVm } from '../index';
import { Client, expect } from './client';
import { pattern } from './standin';

const MiB = 1024 * 1024;

/** Throughput out (checked byte by byte) and in (echoed), and round trips. Returns a line of figures. */
export async function figures(vm: LabVm): Promise<string> {
  const client = await Client.open(vm);
  const began = performance.now();
  client.say(`pour ${64 * MiB}`);
  let at = 0;
  let wrong = 0;
  for await (const piece of client.bytes(64 * MiB)) {
    if (!piece.equals(pattern(at, piece.length))) wrong++;
    at += piece.length;
  }
  const out = 64_000 / (performance.now() - began);
  expect(at === 64 * MiB && wrong === 0, `${at} bytes came, ${wrong} pieces wrong`);

  const sent = randomBytes(8 * MiB);
  const echoBegan = performance.now();
  client.channel.write(sent);
  const back: Buffer[] = [];
  for await (const piece of client.bytes(sent.length)) back.push(piece);
  const echo = 8_000 / (performance.now() - echoBegan);
  expect(Buffer.concat(back).equals(sent), 'the echo is not what was sent');

  const trips: number[] = [];
  for (let i = 0; i < 50; i++) {
    const sentAt = performance.now();
    client.say(`ping ${i}`);
    expect((await client.line()) === `ping ${i}`, 'a round trip came back wrong');
    trips.push(performance.now() - sentAt);
  }
  await client.hangUp();
  trips.sort((a, b) => a - b);
  return `out ${out.toFixed(0)} MB/s, echo ${echo.toFixed(0)} MB/s, round trip ${trips[25]!.toFixed(1)} ms`;
}

/** A loader's exit: all its bytes, not one more, then the end and the status. */
export async function exits(vm: LabVm): Promise<void> {
  for (const [status, bytes] of [
    [0, 0],
    [7, 1],
    [3, 65_536],
    [42, 3 * MiB + 17],
  ] as const) {
    const client = await Client.open(vm);
    client.say(`exit ${status} ${bytes}`);
    let at = 0;
    for await (const piece of client.bytes()) {
      expect(piece.equals(pattern(at, piece.length)), `exit ${status}: wrong bytes at ${at}`);
      at += piece.length;
    }
    expect(at === bytes, `exit ${status}: ${at} bytes instead of ${bytes}`);
    expect(client.channel.exitStatus === status, `exit ${status}: status ${client.channel.exitStatus}`);
  }
}

/** A reader that stops holds the loader back, and loses nothing. */
export async function backPressure(vm: LabVm): Promise<void> {
  const client = await Client.open(vm);
  client.say(`pour ${16 * MiB}`);
  await new Promise((resolve) => setTimeout(resolve, 2_000));
  const waiting = client.channel.readableLength;
  expect(waiting < 2 * MiB, `${waiting} bytes piled up here`);
  let at = 0;
  for await (const piece of client.bytes(16 * MiB)) {
    expect(piece.equals(pattern(at, piece.length)), `wrong bytes at ${at}`);
    at += piece.length;
  }
  expect(at === 16 * MiB, `${at} bytes came`);
  await client.hangUp();
}

/** Clients that leave in the middle of a flood; the next one on the same channel gets a clean start. */
export async function reconnects(vm: LabVm, rounds: number): Promise<void> {
  for (let round = 0; round < rounds; round++) {
    const client = await Client.open(vm);
    client.say(`pour ${256 * MiB}`);
    const wanted = (round * 77_777) % (2 * MiB);
    for await (const _ of client.bytes(wanted));
    if (round % 3 === 1) await new Promise((resolve) => setTimeout(resolve, 200)); // pipes full, all blocked
    await client.hangUp();
  }
}

/** A loader that ignores its end is killed with what it started; nothing is left in the guest. */
export async function noLeftovers(vm: LabVm): Promise<void> {
  const client = await Client.open(vm);
  client.say('spin');
  expect((await client.line()) === 'spinning', 'it does not spin');
  await client.hangUp();
  for (let tries = 0; ; tries++) {
    const look = await Client.open(vm);
    look.say("run pgrep -f 'sleep 12345' | wc -l; pgrep -x node | wc -l");
    const [sleeps, nodes] = (await look.rest()).trim().split('\n').map(Number);
    // its own shell matches "sleep 12345"; one node looks, one may wait for the next client
    if (sleeps! <= 1 && nodes! <= 2) return;
    expect(tries < 20, `${sleeps! - 1} children and ${nodes} loaders are left`);
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}

/** As many clients as there are channels, at the same time; one more is refused with a Problem. */
export async function manyClients(vm: LabVm): Promise<void> {
  const clients = await Promise.all(Array.from({ length: vm.state.channels }, () => Client.open(vm)));
  const refused = await vm.open().then(
    () => 'nothing',
    (error) => (error as { code?: string }).code,
  );
  expect(refused === 'lab-busy', `one client too many got ${refused}`);
  await Promise.all(
    clients.map(async (client, i) => {
      client.say('echo');
      client.say(`I am ${i}`);
      expect((await client.line()) === `I am ${i}`, 'channels are mixed up');
      await client.hangUp();
    }),
  );
}

/** The guest must not see the host's /etc, /home, /root or state, and cannot write to what it sees. */
export async function secrets(vm: LabVm): Promise<void> {
  const client = await Client.open(vm);
  client.say(
    [
      'run for f in /etc/shadow /etc/ssh /etc/ssl/private /home/*/.ssh /var/cache /var/lib; do [ -e $f ] && echo $f; done; ls -A /root',
      'touch /usr/x /hooklab/loader/x 2>/dev/null && echo writable; ls /sys/class/net | grep -v lo; true',
    ].join('; '),
  );
  const seen = await client.rest();
  expect(seen === '', `the guest sees ${JSON.stringify(seen)}`);
}
