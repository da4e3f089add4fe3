import type { FormatField } from '@hooklab/surface';
import { expect, it } from 'vitest';
import { programsOf } from './program';
import { redeclared } from './record';

const field = (name: string, offset: number, size: number, more: Partial<FormatField> = {}): FormatField =>
  ({
    name,
    offset,
    size,
    count: null,
    elementType: 'int',
    signed: true,
    place: 'fixed',
    ...more,
  }) as FormatField;

const source = (read: string): string => `struct record {
	__u64 common;
	char comm[16];
	int pid;
};

SEC("tp/sched/sched_process_free")
int probe(struct record *ctx)
{
	e->pid = ctx->pid;
	${read}
	return 0;
}
`;

const change = (text: string, fields: FormatField[]): string | null =>
  redeclared(text, programsOf(text)[0]!, 'record', fields);

const since616 = [field('comm', 8, 4, { place: 'data_loc', elementType: 'char' }), field('pid', 12, 4)];

it('reads a text that has a length of its own from where it lies', () => {
  const after = change(source('__builtin_memcpy(e->comm, ctx->comm, sizeof(e->comm));'), since616);
  expect(after).toContain('\t__u64 common;\n\t__u32 comm;\n\t__s32 pid;\n}');
  expect(after).toContain(
    '\tbpf_probe_read_kernel_str(e->comm, sizeof(e->comm), (void *)ctx + (ctx->comm & 0xffff));\n',
  );
  const read = 'bpf_probe_read_kernel_str(e->comm, 16, ctx->comm);';
  expect(change(source(read), since616)).toContain(
    'bpf_probe_read_kernel_str(e->comm, 16, (void *)ctx + (ctx->comm & 0xffff));',
  );
});

it('changes nothing where such a text is used otherwise', () => {
  expect(change(source("if (ctx->comm[0] == 'x')\n\t\treturn 0;"), since616)).toBeNull();
});

it('declares a moved array and the hole before it', () => {
  const moved = [field('comm', 16, 16, { count: 16, elementType: 'char' }), field('pid', 8, 4)];
  expect(change(source('__builtin_memcpy(e->comm, ctx->comm, 16);'), moved)).toContain(
    '\t__s32 pid;\n\tchar hole_12[4];\n\tchar comm[16];\n}',
  );
});
