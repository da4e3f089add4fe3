import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { factsOf, say } from '@hooklab/advisor';
import { applyEdits, warningsOf } from '@hooklab/doctor';
import { readTar, Surface } from '@hooklab/surface';
import { describe, expect, it } from 'vitest';
import { compileForTarget } from '../compile';
import { paths } from '../state/paths';
import { libbpfHeaders } from '../state/product';

/**
 * Programs that compile, load and run, and read something else than they were written to read. A case is a file in
 * packages/doctor/fixtures/silent, which says what is warned of: "// warn: W-04", "// warn 5.10: none". HOOKLAB_GOLDENS=write
 * writes what is said of it on each kernel into packages/doctor/goldens/KERNEL/warnings.
 */
const room = fileURLToPath(new URL('../../../../packages/doctor/', import.meta.url));
const repository = fileURLToPath(new URL('../../../../', import.meta.url));
const headers = { libbpfDir: libbpfHeaders(paths().cache), bpfDir: `${repository}bpf` };
const update = process.env.HOOKLAB_GOLDENS === 'write';

const KERNELS = ['5.10', '6.1', '6.12', '7.2'];
const names = readdirSync(`${room}fixtures/silent`)
  .map((file) => file.replace('.bpf.c', ''))
  .sort();

const kernels = new Map<string, ReturnType<typeof read>>();
function read(kernel: string) {
  const file = `${repository}packages/surface/shipped/debian-${kernel}.tar.xz`;
  const tar = execFileSync('xz', ['-dc', file], { maxBuffer: 512 * 1024 ** 2 });
  return factsOf(new Surface(kernel, readTar(tar, kernel)));
}
function factsFor(kernel: string) {
  const facts = kernels.get(kernel) ?? read(kernel);
  kernels.set(kernel, facts);
  return facts;
}

async function warned(source: string, kernel: string) {
  const facts = factsFor(kernel);
  const { object, diagnostics } = await compileForTarget({
    source,
    btf: facts.types.vmlinux!,
    arch: 'x86_64',
    ...headers,
  });
  expect(object, JSON.stringify(diagnostics)).not.toBeNull();
  return warningsOf({ source, object: object!, facts });
}

describe.each(KERNELS)('on %s', (kernel) => {
  it.each(names)('%s is warned of as reviewed', { timeout: 60_000 }, async (name) => {
    const source = readFileSync(`${room}fixtures/silent/${name}.bpf.c`, 'utf8');
    const found = await warned(source, kernel);
    const [, expected] =
      new RegExp(`^// warn ${kernel}: (.+)`, 'm').exec(source) ?? /^\/\/ warn: (.+)/m.exec(source)!;
    expect(found.map((w) => w.id).join(' ') || 'none').toBe(expected);
    const reviewed = found.map(({ id, title, fix, line, remedies }) => ({
      id,
      title: say(title),
      fix: say(fix),
      line,
      remedies: remedies.map((r) => `${say(r.message)}: ${r.edits!.map((e) => e.text).join(' … ')}`),
    }));
    expect(JSON.stringify(reviewed)).not.toMatch(/[‹›]/);
    const file = `${room}goldens/${kernel}/warnings/${name}.json`;
    if (update && found.length > 0) {
      mkdirSync(`${room}goldens/${kernel}/warnings`, { recursive: true });
      writeFileSync(file, `${JSON.stringify(reviewed, null, 1)}\n`);
    } else if (found.length > 0) expect(reviewed).toEqual(JSON.parse(readFileSync(file, 'utf8')));
    // what a change mends is not said again, and the program still compiles
    for (const warning of found) {
      for (const { edits } of warning.remedies) {
        const after = await warned(applyEdits(source, edits!), kernel);
        expect(after.map((w) => w.id)).not.toContain(warning.id);
      }
    }
  });
});
