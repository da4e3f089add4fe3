import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import type { Groups, Total } from '../../program/program';
import { parseColumnType } from '../../spec/words';
import { sumNames, sumsText } from './sums';

const directory = mkdtempSync(join(tmpdir(), 'hooklab-sums-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

const column = (name: string, ctype: string) => ({
  name,
  type: parseColumnType(ctype)!,
  about: '',
  status: false,
});
const bytes = column('bytes', '__u64');
const fd = column('fd', '__s32');
const total = (op: Total['op'], of: typeof bytes, signed = false): Total => ({
  op,
  column: of,
  signed,
  from: -10,
  step: 10,
  slots: 4,
});
const groups: Groups = {
  by: [fd],
  seen: [bytes],
  totals: [
    total('sum', bytes),
    total('avg', bytes),
    total('min', fd, true),
    total('max', fd, true),
    total('log2', bytes),
    total('linear', fd, true),
  ],
  most: 16,
};

/** Two CPUs of which the middle one knows nothing, as the map of a kernel would give them. */
const MAP = `
static int libbpf_num_possible_cpus(void) { return 3; }
static int bpf_map_get_next_key(int map, const void *last, void *next)
{
	if (last)
		return -1;
	((struct hl_group *)next)->fd = 3;
	return 0;
}
static int bpf_map_lookup_elem(int map, const void *key, void *values)
{
	struct hl_total *all = values;

	memset(all, 0, 3 * sizeof(*all));
	all[0] = (struct hl_total){ 2, 10, 10, -4, 5, { [2] = 1, [4] = 1 }, { [1] = 1, [2] = 1 } };
	all[2] = (struct hl_total){ 1, 6, 6, -20, -20, { [3] = 1 }, { 1 } };
	return 0;
}
`;

it('puts the totals of all CPUs together, and an idle CPU is no least value', () => {
  const text = sumsText(groups);
  const at = text.indexOf('static void print_groups');
  const source = [
    '#include <stdio.h>',
    '#include <stdlib.h>',
    '#include <string.h>',
    'typedef unsigned long long __u64; typedef long long __s64; typedef int __s32;',
    text.slice(0, at),
    MAP,
    text.slice(at),
    'int main(void) { print_groups(0); return 0; }',
  ].join('\n');
  const program = join(directory, 'sums');
  writeFileSync(`${program}.c`, source);
  const made = spawnSync('clang', ['-Wall', '-Werror', `${program}.c`, '-o', program], { encoding: 'utf8' });
  expect([made.status, made.stderr]).toEqual([0, '']);
  const [row] = spawnSync(program, { encoding: 'utf8' }).stdout.trim().split('\n');
  expect(Object.fromEntries(sumNames(groups).map((name, i) => [name, row!.split('\t')[i]]))).toEqual({
    fd: '3',
    count: '3',
    bytes_sum: '16',
    bytes_avg: '5.33',
    fd_min: '-20',
    fd_max: '5',
    bytes_log2: '2:1 4:1 8:1',
    fd_linear: '<-10:1 -10:1 0:1',
  });
});
