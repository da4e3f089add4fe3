import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Problem } from '@hooklab/base';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { addedKernels, knownLabId } from '../store/added';
import { elfFile } from '../store/elf.fixture';
import { configWith, fakeBzImage, fakeVmlinux } from '../store/kernel.fixture';
import { kernelFiles } from '../store/paths';
import { addKernel, removeKernel } from './add';
import type { FirstBoot } from './firstboot';
import { sourceOf } from './source';

let dir: string;
let shelf: { cache: string; state: string };
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'hooklab-add-'));
  shelf = { cache: join(dir, 'cache'), state: join(dir, 'state') };
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const file = (name: string, data: Uint8Array | string): string => {
  const path = join(dir, name);
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, data);
  return path;
};
const comesUp: FirstBoot = async () => 4321;
const add = (path: string, more: { name?: string; modulesDir?: string; firstBoot?: FirstBoot } = {}) =>
  addKernel(sourceOf([path]), { shelf, firstBoot: comesUp, ...more });
const left = () => (existsSync(join(dir, 'state')) ? readdirSync(join(dir, 'state/kernels')) : []);
const fails = async (work: Promise<unknown>, code: string, cause?: RegExp) => {
  const error = await work.then(
    () => undefined,
    (thrown) => thrown,
  );
  expect(error).toBeInstanceOf(Problem);
  expect(error.code, error.message).toBe(code);
  if (cause) expect(error.message).toMatch(cause);
  expect(left().filter((name) => name !== '.lock')).toEqual([]);
};

describe('a kernel as a file', () => {
  test('is kept once it has booted, alone on its shelf, and says what it comes without', async () => {
    let seen: unknown;
    const info = await add(file('bzImage', fakeBzImage()), {
      firstBoot: async (id, { state }) => {
        seen = [id, readdirSync(kernelFiles({ state: state! }, id).dir).sort(), left().includes(id)];
        return 4321;
      },
    });
    expect(seen).toEqual(['6.99.1-mine', ['btf-vmlinux', 'kernel.json', 'modules.cpio', 'vmlinux'], false]);
    expect(info).toMatchObject({
      release: '6.99.1-mine',
      files9p: false,
      added: { source: join(dir, 'bzImage'), bootMs: 4321 },
    });
    expect(info.lacks.map((text) => text.slice(0, text.indexOf(':')))).toEqual([
      'no config',
      'no modules',
      'no 9p',
    ]);
    expect(addedKernels(shelf)).toEqual([{ id: '6.99.1-mine', kernel: info, problem: undefined }]);
    expect(readFileSync(kernelFiles(shelf, '6.99.1-mine').vmlinux)).toEqual(fakeVmlinux());
    expect(left().sort()).toEqual(['.lock', '6.99.1-mine']);
  });

  test('without PVH is booted as the bzImage that it is, without BTF it has none', async () => {
    const image = fakeBzImage(fakeVmlinux({ pvh: false, btf: false }));
    const info = await add(file('bzImage', image), { name: 'old' });
    expect(readFileSync(kernelFiles(shelf, 'old').vmlinux)).toEqual(image);
    expect(info.lacks[0]).toMatch(/^no BTF/);
  });

  test('a second one of a release has another name; a name that was given is not changed', async () => {
    const path = file('bzImage', fakeBzImage());
    await add(path);
    expect((await add(path)).version).toBe('6.99.1-mine-2');
    await expect(add(path, { name: '6.99.1-mine' })).rejects.toMatchObject({ code: 'lab-exists' });
    await expect(add(path, { name: '6.12' })).rejects.toMatchObject({ code: 'lab-exists' });
  });

  test('from a directory of a kernel build, with 9p built in', async () => {
    file('linux/arch/x86/boot/bzImage', fakeBzImage());
    file('linux/.config', configWith('VIRTIO_PCI', 'VIRTIO_CONSOLE', 'NET_9P_VIRTIO', '9P_FS'));
    const info = await add(join(dir, 'linux'));
    expect(info).toMatchObject({ files9p: true, modules: [] });
    expect(info.lacks).toEqual([expect.stringMatching(/^no modules/)]);
  });
});

describe('what cannot be added leaves nothing', () => {
  test.each([
    ['lab-no-kernel', /neither a bzImage/, 'text\n'.repeat(500)],
    ['lab-no-kernel', /neither a bzImage/, ''],
    ['lab-no-kernel', /cut off/, fakeBzImage().subarray(0, -100)],
    ['lab-no-kernel', /CONFIG_PVH/, fakeVmlinux({ pvh: false })],
    ['lab-arch', /for arm64/, fakeVmlinux({ machine: 183 })],
    ['lab-arch', /for arm64/, Buffer.concat([Buffer.alloc(0x38), Buffer.from('ARMd'), Buffer.alloc(4096)])],
    ['lab-no-kernel', /damaged/, fakeBzImage().fill(0, 1700, 1720)],
  ])('%s %s', (code, cause, bytes) => fails(add(file('given', bytes)), code, cause));

  test('a file that is not there', () => fails(add(join(dir, 'nothing')), 'lab-no-file', /no such file/));
  test('a directory without a kernel', () => {
    file('empty/readme', 'x');
    return fails(add(join(dir, 'empty')), 'lab-no-kernel', /arch\/x86\/boot\/bzImage/);
  });
  test('a .deb that is none', () => fails(add(file('a.deb', 'no archive')), 'lab-package', /no \.deb file/));
  test('a name that is none', () =>
    fails(add(file('bzImage', fakeBzImage()), { name: '../x' }), 'lab-id', /cannot be called/));

  test('modules of another kernel', () => {
    const module = elfFile({ sections: { '.modinfo': Buffer.from('vermagic=6.1.0 SMP\0') } });
    file('modules/9p.ko', module);
    const given = add(file('bzImage', fakeBzImage()), { modulesDir: join(dir, 'modules') });
    return fails(given, 'lab-modules', /for 6\.1\.0, and the kernel is 6\.99\.1-mine/);
  });

  test('a kernel that has no channel to the lab, by its own config', () => {
    file('linux/arch/x86/boot/bzImage', fakeBzImage());
    file('linux/.config', configWith('VIRTIO_PCI'));
    return fails(add(join(dir, 'linux')), 'lab-modules', /virtio_console/);
  });

  test('one that does not come up: the boot’s own words', () => {
    const firstBoot = () =>
      Promise.reject(new Problem({ code: 'lab-boot', what: 'The lab VM ended', log: 'Kernel panic' }));
    return fails(add(file('bzImage', fakeBzImage()), { firstBoot }), 'lab-boot');
  });

  test('one that was given up on the way', () => {
    const abort = new AbortController();
    const firstBoot: FirstBoot = async () => {
      abort.abort();
      throw new Error('gone');
    };
    const source = sourceOf([file('bzImage', fakeBzImage())]);
    return fails(addKernel(source, { shelf, firstBoot, signal: abort.signal }), 'lab-cancelled');
  });
});

test('what an add that was killed has left goes with the next one', async () => {
  file('state/kernels/.add-dead/half', 'x');
  await add(file('bzImage', fakeBzImage()));
  expect(left().sort()).toEqual(['.lock', '6.99.1-mine']);
});

test('a broken one is one clear line and leaves its neighbours alone', async () => {
  const path = file('bzImage', fakeBzImage());
  for (const name of ['good', 'json', 'shape', 'short', 'other']) await add(path, { name });
  writeFileSync(kernelFiles(shelf, 'json').info, '{');
  writeFileSync(kernelFiles(shelf, 'shape').info, '{"format":2}');
  writeFileSync(kernelFiles(shelf, 'short').vmlinux, 'x');
  writeFileSync(kernelFiles(shelf, 'other').info, readFileSync(kernelFiles(shelf, 'good').info));
  writeFileSync(join(dir, 'state/kernels/afile'), 'x');
  writeFileSync(join(dir, 'state/kernels/Not A Name'), 'x');
  const broken = addedKernels(shelf).flatMap(({ id, problem }) =>
    problem ? [`${id}: ${problem.cause}`] : [],
  );
  expect(broken).toEqual([
    'afile: it is not a directory',
    expect.stringMatching(/^json: .*JSON/),
    'other: it is of good',
    expect.stringMatching(/^shape: format/),
    expect.stringMatching(/^short: vmlinux has 1 bytes/),
  ]);
  expect(knownLabId(shelf, 'good')).toBe('good');
  expect(() => knownLabId(shelf, 'short')).toThrow(expect.objectContaining({ code: 'lab-broken' }));
  expect(() => knownLabId(shelf, 'none')).toThrow(/Choose one of .*good/);
  for (const name of ['json', 'afile']) expect(removeKernel(shelf, name)).toBe(true);
  expect(removeKernel(shelf, 'json')).toBe(false);
  expect(() => removeKernel(shelf, '6.12')).toThrow(expect.objectContaining({ code: 'lab-built-in' }));
  expect(() => removeKernel(shelf, '../kernels')).toThrow(expect.objectContaining({ code: 'lab-id' }));
});
