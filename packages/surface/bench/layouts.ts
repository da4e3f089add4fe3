/**
 * Writes every named struct and union of a kernel in full, then lets clang check sizeof of each and offsetof of
 * each named member that is no bit field.
 *
 *   node bench/run.mjs bench/layouts.ts VMLINUX_BTF…
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Btf, isStruct, Kind, neededTypes } from '../src/index';

const dir = mkdtempSync(join(tmpdir(), 'hl-layouts-'));
let failed = 0;
for (const path of process.argv.slice(2)) {
  const btf = Btf.read(readFileSync(path), { origin: path });
  const mentions: string[] = [];
  const asserts: string[] = [];
  const seen = new Set<string>();
  for (let id = 1; id < btf.end; id++) {
    const name = btf.name(id);
    if (!isStruct(btf.kind(id)) || name === '' || seen.has(name)) continue;
    seen.add(name);
    const tag = `${btf.kind(id) === Kind.UNION ? 'union' : 'struct'} ${name}`;
    mentions.push(`sizeof(${tag})`);
    asserts.push(`_Static_assert(sizeof(${tag}) == ${btf.rawSize(id)}, "${tag}");`);
    for (let i = 0; i < btf.vlen(id); i++) {
      const member = btf.memberName(id, i);
      if (member === '' || btf.memberBits(id, i) || btf.memberBitOffset(id, i) % 8) continue;
      const offset = btf.memberBitOffset(id, i) / 8;
      asserts.push(`_Static_assert(__builtin_offsetof(${tag}, ${member}) == ${offset}, "${tag}.${member}");`);
    }
  }
  const start = performance.now();
  const { header } = neededTypes(btf, mentions.join('\n'));
  const ms = performance.now() - start;
  const file = join(dir, 'all.c');
  writeFileSync(file, `${header}\n${asserts.join('\n')}\n`);
  const run = spawnSync('clang', ['-target', 'bpf', '-fsyntax-only', '-ferror-limit=20', file], {
    encoding: 'utf8',
  });
  console.log(
    `${path}: ${seen.size} structs and unions, ${asserts.length} assertions, header ${(header.length / 1e6).toFixed(1)} MB ` +
      `in ${ms.toFixed(0)} ms: ${run.status === 0 ? 'clang agrees with all' : 'clang disagrees'}`,
  );
  if (run.status !== 0) {
    failed++;
    console.log(run.stderr.split('\n').slice(0, 60).join('\n'));
  }
}
rmSync(dir, { recursive: true });
process.exitCode = failed ? 1 : 0;
