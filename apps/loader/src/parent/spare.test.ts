import { expect, it } from 'vitest';
import { Spare, type SpareWorker } from './spare';
import { Urgent } from './urgent';

/** A worker that starts when it is told to. */
class Stand implements SpareWorker {
  started = false;
  ended = false;
  precedence = 'background';
  readonly ready: Promise<void>;
  #start!: () => void;

  constructor() {
    this.ready = new Promise((resolve) => {
      this.#start = resolve;
    });
  }

  async start(): Promise<void> {
    this.started = true;
    this.#start();
    await this.ready;
  }

  goes(precedence: string): void {
    this.precedence = precedence;
  }

  setPaused(): void {}

  kill(): void {
    this.ended = true;
  }
}

function spare() {
  const made: Stand[] = [];
  const urgent = new Urgent();
  const make = () => {
    const worker = new Stand();
    made.push(worker);
    return worker;
  };
  return { spare: new Spare(make, urgent, true), made, urgent };
}

it('gives a run the one that waits, brought to the front', async () => {
  const { spare: s, made } = spare();
  s.warm();
  await made[0]!.start();
  expect(made[0]!.precedence).toBe('background');
  expect(s.take()).toBe(made[0]);
  expect(made[0]!.precedence).toBe('urgent');
  expect(made.length).toBe(1);
});

it('leaves the last one to a run, and lets it start first', async () => {
  const { spare: s, made } = spare();
  s.warm();
  const other = s.takeAnother();
  await Promise.resolve();
  expect(made.length).toBe(1);
  await made[0]!.start();
  expect(await other).toBe(made[1]);
  expect(made[1]!.precedence).toBe('background');
  expect(s.take()).toBe(made[0]);
});

it('keeps who is done for the next, and gives away what is more than one', async () => {
  const { spare: s, made } = spare();
  s.warm();
  await made[0]!.start();
  const other = await s.takeAnother();
  await made[1]!.start();
  s.giveBack(other);
  expect(await s.takeAnother()).toBe(made[1]);
  expect(s.take()).toBe(made[0]);
});

it('what reads the kernel’s files stands still until the one that waits has started', async () => {
  const { spare: s, made, urgent } = spare();
  s.warm();
  let over = false;
  const read = urgent.over().then(() => {
    over = true;
  });
  await new Promise(setImmediate);
  expect(over).toBe(false);
  await made[0]!.start();
  await read;
});

it('takes nobody any more once it is closed', async () => {
  const { spare: s, made } = spare();
  s.warm();
  s.close();
  expect(made[0]!.ended).toBe(true);
  await expect(s.takeAnother()).rejects.toThrow('ending');
});
