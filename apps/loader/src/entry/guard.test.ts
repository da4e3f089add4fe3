import { existsSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { EntryGuard, type Machine } from './guard';

const TEXTS: Record<string, string> = {
  kallsyms: 'ffffffff81000010 T vfs_read\nffffffff81000020 T vfs_write\n',
  available_filter_functions: 'vfs_read\n',
};

/** Each text as it is said, or as why it cannot be read. */
type Said = (text: string) => string | Error;

/** `idle`: when what nobody waits for may go on. */
function guarded(
  said: Said = (text) => TEXTS[text]!,
  { idle = async () => {}, machine }: { idle?: () => Promise<void>; machine?: Machine } = {},
) {
  const opened: string[] = [];
  const read = async function* (text: string) {
    opened.push(text);
    const bytes = said(text);
    if (typeof bytes !== 'string') throw bytes;
    yield* piecesOf(bytes);
  };
  return { guard: new EntryGuard(read, idle, machine), opened };
}

/** In two pieces. */
async function* piecesOf(text: string) {
  yield Buffer.from(text.slice(0, 5));
  yield Buffer.from(text.slice(5));
}

it('reads both texts once, however many ask at one time', async () => {
  const { guard, opened } = guarded();
  guard.prepare();
  const answers = await Promise.all([guard.whyNot(['vfs_read']), guard.whyNot(['vfs_read', 'vfs_read'])]);
  expect(answers).toEqual([[null], [null, null]]);
  expect(await guard.whyNot([])).toEqual([]);
  expect(opened.sort()).toEqual(['available_filter_functions', 'kallsyms']);
});

it('does not read again what went by on its way to the agent, and passes it on as it is', async () => {
  const { guard, opened } = guarded();
  for (const item of ['kallsyms', 'available_filter_functions', 'lsm']) {
    const text = TEXTS[item] ?? 'lockdown,capability';
    const passed: Uint8Array[] = [];
    for await (const piece of guard.passing(item, piecesOf(text))) passed.push(piece);
    expect(passed).toEqual([Buffer.from(text.slice(0, 5)), Buffer.from(text.slice(5))]);
  }
  expect(await guard.whyNot(['vfs_read'])).toEqual([null]);
  expect(opened).toEqual([]);
});

it('keeps nothing of what was not read to its end', async () => {
  const { guard, opened } = guarded();
  const reading = guard.passing('kallsyms', piecesOf('ffffffff'));
  await reading.next();
  await reading.return();
  expect(await guard.whyNot(['vfs_read'])).toEqual([null]);
  expect(opened).toContain('kallsyms');
});

it('lets others go first with what it reads ahead, until somebody waits for the answer', async () => {
  const never = new Promise<void>(() => {});
  const { guard } = guarded(undefined, { idle: () => never });
  guard.prepare();
  const later = guard.whyNot(['vfs_read'], true);
  const none = Symbol('none');
  expect(await Promise.race([later, new Promise((go) => setTimeout(go, 20, none))])).toBe(none);
  expect(await guard.whyNot(['vfs_read'])).toEqual([null]);
  expect(await later).toEqual([null]);
});

it('refuses with the reason what it cannot find out', async () => {
  const denied = Object.assign(new Error('denied'), { code: 'EPERM' });
  const noSymbols = guarded((text) => (text === 'kallsyms' ? denied : TEXTS[text]!));
  expect(await noSymbols.guard.whyNot(['vfs_read'])).toEqual([
    'Whether a trampoline is safe at vfs_read could not be found out: EPERM',
  ]);
  const noList = guarded((text) => (text === 'kallsyms' ? TEXTS.kallsyms! : denied));
  const [why] = await noList.guard.whyNot(['vfs_read']);
  expect(why).toMatch(/ftrace list \(available_filter_functions\) cannot be read \(EPERM\)/);
  // what could not be read is tried again, and only that
  await noList.guard.whyNot(['vfs_read']);
  expect(noList.opened.sort()).toEqual([
    'available_filter_functions',
    'available_filter_functions',
    'kallsyms',
  ]);
  // symbols that could not be read are tried again
  await noSymbols.guard.whyNot(['vfs_read']);
  expect(noSymbols.opened.filter((text) => text === 'kallsyms')).toHaveLength(2);
});

it('refuses what a program itself calls where the kernel does not keep it from interrupting itself', async () => {
  const kallsyms = `ffffffff81000000 T vfs_write
ffffffff81000010 T vfs_read
ffffffff81000020 T bpf_hl_now
ffffffff81000030 D bpf_hl_now_proto
`;
  const list = 'vfs_write\nvfs_read\nbpf_hl_now\n';
  let reads = 0;
  const machine = (guarded: boolean) => ({
    guarded: () => guarded,
    memory: () => ({
      entry: () => 'not asked',
      code(address: bigint, length: number) {
        reads++;
        const code = Buffer.alloc(length, 0x90);
        // call vfs_read
        if (address === 0xffffffff81000020n) Buffer.from('e8ebffffff', 'hex').copy(code);
        return code;
      },
      close: () => {},
    }),
  });
  const said: Said = (text) => (text === 'kallsyms' ? kallsyms : list);
  const asked = ['vfs_write', 'vfs_read', 'bpf_hl_now'];
  const free = guarded(said, { machine: machine(true) });
  expect(await free.guard.whyNot(asked)).toEqual([null, null, null]);
  expect(reads).toBe(0);
  const { guard: unguarded } = guarded(said, { machine: machine(false) });
  const [ordinary, called, helper] = await unguarded.whyNot(asked);
  expect(ordinary).toBeNull();
  expect(called).toMatch(/vfs_read is among what a program itself calls/);
  expect(helper).toMatch(/bpf_hl_now is among/);
  const before = reads;
  await unguarded.whyNot(asked);
  expect(reads).toBe(before);
});

it.runIf(existsSync('/proc/kallsyms'))('judges this machine’s own functions by its own memory', async () => {
  const kallsyms = readFileSync('/proc/kallsyms', 'latin1');
  const { guard } = guarded((text) => (text === 'kallsyms' ? kallsyms : ''));
  const whys = await guard.whyNot(['vfs_read', 'hooklab_no_such']);
  expect(whys[1]).toMatch(/No code is named hooklab_no_such/);
  // an empty list: refused because of its bytes, or because nothing shows them
  expect(whys[0]).toMatch(/^vfs_read is not on the kernel’s ftrace list/);
});
