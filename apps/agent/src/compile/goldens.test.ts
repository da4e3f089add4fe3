import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { factsOf } from '@hooklab/advisor';
import { warningsOf } from '@hooklab/doctor';
import { elfSection, readTar, Surface } from '@hooklab/surface';
import { beforeAll, describe, expect, it } from 'vitest';
import { paths } from '../state/paths';
import { libbpfHeaders } from '../state/product';
import { compileForTarget, compilerFault } from './compile';

/**
 * Every C file below a folder `goldens` of packages/probe is a program that the product writes: it compiles the way the
 * product compiles it, against the whole BTF of the kernel that it is for, without a remark or a warning. A new file is a new case.
 */
const repository = fileURLToPath(new URL('../../../../', import.meta.url));
const probe = join(repository, 'packages/probe/src');
const headers = { libbpfDir: libbpfHeaders(paths().cache), bpfDir: join(repository, 'bpf') };

const goldens = readdirSync(probe, { recursive: true, encoding: 'utf8' })
  .filter((path) => /(?:^|\/)goldens\/.*\.c$/.test(path))
  .map((path) => join(probe, path))
  // what meets a Problem has that in its place
  .filter((path) => readFileSync(path, 'utf8').startsWith('// SPDX'))
  .sort();

interface Kernel {
  /** of a shipped surface: "debian-6.12"; else of a fixture that the golden was made from: "arm64-6.12" */
  name: string;
  arch: string;
}

/**
 * By the neighbour NAME.json if that says `kernel`, else by the file's own name ("unlinkat.tp.x86-5.10.c",
 * "read-fexit-5.10.c"); else the one that has every hook of the program.
 */
function kernelOf(path: string, source: string): Kernel {
  const card = path.replace(/\.c$/, '.json');
  const said = existsSync(card) ? (JSON.parse(readFileSync(card, 'utf8')).kernel as unknown) : null;
  if (typeof said === 'string') return { name: said, arch: 'x86_64' };
  const [, name, version] = /[.-]((?:x86-|arm64-)?(\d+\.\d+)(?:-no-\w+)?)\.c$/.exec(basename(path)) ?? [];
  if (name && name !== version) return { name, arch: name.startsWith('arm64') ? 'aarch64' : 'x86_64' };
  if (version) return { name: `debian-${version}`, arch: 'x86_64' };
  return { name: /^SEC\("fsession/m.test(source) ? 'debian-7.2' : 'debian-6.12', arch: 'x86_64' };
}

const kernels = new Map<string, Surface>();
function surfaceOf({ name }: Kernel): Surface {
  const known = kernels.get(name);
  if (known) return known;
  const small = join(probe, 'fixtures/kernels', name, 'btf');
  const files = existsSync(small) ? new Map([['btf/vmlinux', readFileSync(small)]]) : shipped(name);
  const surface = new Surface(name, files);
  kernels.set(name, surface);
  return surface;
}

function shipped(name: string): Map<string, Uint8Array> {
  const file = join(repository, 'packages/surface/shipped', `${name}.tar.xz`);
  const tar = execFileSync('xz', ['-dc', file], { maxBuffer: 512 * 1024 ** 2 });
  return readTar(tar, file);
}

/** "fentry/vfs_unlink" of SEC("fentry/vfs_unlink"), not those of maps and the licence. */
const sectionsOf = (source: string): string[] =>
  [...source.matchAll(/^SEC\("([^."][^"]*)"\)/gm)].map(([, section]) => section!);

beforeAll(async () => {
  expect(await compilerFault()).toBeNull();
});

describe('every program of the generator’s goldens compiles for its kernel', () => {
  it.each(goldens.map((path) => [relative(probe, path), path]))(
    '%s',
    { timeout: 60_000 },
    async (_, path) => {
      const source = readFileSync(path, 'utf8');
      const kernel = kernelOf(path, source);
      const { arch } = kernel;
      const surface = surfaceOf(kernel);
      const { object, diagnostics } = await compileForTarget({
        source,
        btf: surface.btf!,
        arch,
        ...headers,
      });
      expect(diagnostics).toEqual([]);
      // what we write reads what it says, on the kernel that it is for
      expect(warningsOf({ source, object: object!, facts: factsOf(surface) })).toEqual([]);
      const sections = sectionsOf(source);
      expect(sections.length).toBeGreaterThan(0);
      for (const section of [...sections, '.maps', '.BTF']) {
        expect(elfSection(object!, section)?.length, section).toBeGreaterThan(0);
      }
    },
  );

  it('in every folder of them, on four kernels and two architectures', () => {
    const folders = new Set(goldens.map((path) => dirname(path)));
    expect(folders.size).toBeGreaterThan(1);
    const names = new Set(goldens.map((path) => kernelOf(path, readFileSync(path, 'utf8')).name));
    expect([...names]).toEqual(
      expect.arrayContaining(['arm64-6.12', 'debian-5.10', 'debian-6.12', 'debian-7.2', 'x86-6.12']),
    );
  });
});
