import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { coreRead } from '@hooklab/probe';
import { type MemberDetail, pointDetail, readTar, Surface, structLayout } from '@hooklab/surface';
import { beforeAll, expect, it } from 'vitest';
import { ownTypes, typesOf } from '../kernel/types';
import { paths } from '../state/paths';
import { libbpfHeaders } from '../state/product';
import { compileForTarget } from './compile';

/** "Copy as a CO-RE read" of every member of large structs, so of every shape that there is, compiled for its kernel. */
const repository = fileURLToPath(new URL('../../../../', import.meta.url));
const headers = { libbpfDir: libbpfHeaders(paths().cache), bpfDir: `${repository}bpf` };

let surface: Surface;
beforeAll(() => {
  const file = `${repository}packages/surface/shipped/debian-6.12.tar.xz`;
  const tar = execFileSync('xz', ['-dc', file], { maxBuffer: 512 * 1024 ** 2 });
  surface = new Surface('debian-6.12', readTar(tar, file));
}, 60_000);

/** As the page lists them: those of unnamed members stand among the others. */
const listed = (members: readonly MemberDetail[]): MemberDetail[] =>
  members.flatMap((m) => (m.name === '' ? listed(m.members ?? []) : [m]));

const program = (
  kind: string,
  of: string,
  members: readonly MemberDetail[],
): string => `#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>
#include "hooklab.h"

char LICENSE[] SEC("license") = "GPL";

struct hl_event { int n; };
HL_EVENT(struct hl_event);

${members
  .map(
    (member, i) => `SEC("kprobe/vfs_unlink")
int read_${i}(void *ctx)
{
	${kind} ${of} *p = ctx;
	${coreRead(kind as 'struct', of, member)
    .split('\n')
    .join('\n\t')}
	(void)${member.name};
	return 0;
}
`,
  )
  .join('\n')}`;

/** What clang remarks on it, each with the line. */
async function said(source: string): Promise<string[]> {
  const btf = typesOf(surface, ownTypes(surface, 'debian-6.12'), source);
  const { object, diagnostics } = await compileForTarget({ source, btf, arch: 'x86_64', ...headers });
  const lines = source.split('\n');
  const remarks = diagnostics.map((d) => `${d.message} | ${d.line ? lines[d.line - 1] : ''}`);
  return object ? remarks : [...remarks, 'no object'];
}

it.each([
  ['struct', 'task_struct', 200],
  ['struct', 'sock_common', 20],
  ['struct', 'sock', 80],
  ['struct', 'sk_buff', 80],
  ['struct', 'inode', 40],
  ['struct', 'dentry', 15],
  ['struct', 'request', 30],
  ['struct', 'bio', 20],
  ['struct', 'cred', 20],
  ['struct', 'file_operations', 20],
  ['union', 'bpf_attr', 10],
  // a module's own
  ['struct', 'p9_client', 8],
  ['struct', 'p9_fid', 5],
] as const)('%s %s', { timeout: 120_000 }, async (kind, of, least) => {
  const detail = pointDetail(surface, { kind, category: '', name: of });
  if (detail?.kind !== 'struct' && detail?.kind !== 'union') throw new Error(`no ${of}`);
  const members = listed(detail.members);
  expect(members.length).toBeGreaterThanOrEqual(least);
  // clang gives no place of a bit-field in a struct that a whole member of it aligns to a cache line
  for (const part of [members.filter((m) => m.bits), members.filter((m) => !m.bits)]) {
    if (part.length > 0) expect(await said(program(kind, of, part))).toEqual([]);
  }
});

it('has every shape among them', { timeout: 60_000 }, () => {
  const shapes = new Set<string>();
  const { btf } = surface;
  for (const name of ['task_struct', 'sk_buff', 'inode', 'sock', 'file_operations']) {
    const id = btf!.find(name, 1 << 4);
    for (const m of listed(structLayout(btf!, id).members as unknown as MemberDetail[])) {
      shapes.add(m.bits ? 'bitfield' : (m as unknown as { kind: string }).kind);
    }
  }
  expect([...shapes]).toEqual(
    expect.arrayContaining([
      'bitfield',
      'uint',
      'int',
      'pointer',
      'enum',
      'struct',
      'array',
      'char-array',
      'union',
    ]),
  );
});
