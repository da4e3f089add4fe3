import type { LabVm } from '../index';
import { Client, expect } from './client';

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Longer than a channel counts as just left: the next client takes the first one again, with the loader that waits. */
const LEFT = 2_200;

/**
 * The loader that waits for a client is killed or stopped: the next client gets another one that lives, the first
 * time. Returns the times to its hello.
 */
export async function deadIdle(vm: LabVm, rounds: number): Promise<string> {
  const times: number[] = [];
  for (let round = 0; round < rounds; round++) {
    await pause(LEFT);
    const signal = round % 2 === 0 ? 'KILL' : 'STOP';
    const loader = "'[l]oader/loader.mjs --own'";
    const { stdout } = await vm.run(
      `until p=$(pgrep -f ${loader}); do sleep 0.1; done; sleep 0.5; kill -${signal} $p; echo $p`,
    );
    const began = performance.now();
    const client = await Client.open(vm);
    times.push(performance.now() - began);
    expect(
      client.hello !== `hello ${stdout.trim()}`,
      `round ${round}: the hello of the loader that got SIG${signal}`,
    );
    client.say('echo');
    client.say('alive');
    expect((await client.line()) === 'alive', `round ${round}: it does not answer`);
    await client.hangUp();
  }
  return `${rounds} of ${rounds}, hello after ${times.map((ms) => (ms / 1000).toFixed(1)).join(' ')} s`;
}

/** Commands: as many as there are ports, one more is refused; who leaves takes his along; the background lives on. */
export async function commands(vm: LabVm): Promise<string> {
  const began = performance.now();
  const plain = await vm.run('echo out; echo err >&2; exit 3');
  const took = performance.now() - began;
  expect(JSON.stringify(plain) === '{"code":3,"stdout":"out\\n","stderr":"err\\n"}', JSON.stringify(plain));

  const code = (work: Promise<unknown>) =>
    work.then(
      () => 'done',
      (error) => (error as { code?: string }).code,
    );
  const all = Array.from({ length: 5 }, (_, i) => code(vm.run(`sleep 2; echo ${i}`)));
  const ends = (await Promise.all(all)).sort().join(' ');
  expect(ends === 'done done done done lab-busy', `five at a time: ${ends}`);

  const several = 'for i in 1 2 3 4 5 6 7 8; do sleep 54321 & done; wait';
  const leave = new AbortController();
  const left = code(vm.run(several, { signal: leave.signal }));
  await pause(1_000);
  leave.abort();
  expect((await left) === 'lab-cancelled', `who left got ${await left}`);
  const late = await code(vm.run(several, { timeoutMs: 1_000 }));
  expect(late === 'exec-timeout', `a late one got ${late}`);
  const { stdout } = await vm.run("pgrep -f '[s]leep 54321' | wc -l");
  expect(stdout.trim() === '0', `${stdout.trim()} of them go on`);

  const back = await vm.run('(while sleep 0.1; do echo tick; done) & echo $!');
  const pid = back.stdout.trim();
  const lives = await vm.run(`sleep 0.5; kill -0 ${pid} && echo lives; kill ${pid}`);
  expect(lives.stdout === 'lives\n', 'what was left in the background is gone');
  return `${took.toFixed(0)} ms`;
}
