import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyEdits, editsBetween } from './edits';
import { programsOf } from './program';
import { bound, castRead, coreRead, guard } from './reads';
import {
  boundedLoop,
  givesBack,
  largestStatic,
  missingHeader,
  returnsZero,
  withInclude,
  withLicense,
} from './source';

const lines = fc.array(fc.constantFrom('a', 'b', '', '\tc'), { minLength: 1, maxLength: 12 });

describe('edits', () => {
  it('between two texts make the second of the first, and nothing of nothing', () => {
    fc.assert(
      fc.property(lines, lines, (a, b) => {
        const [before, after] = [a.join('\n'), b.join('\n')];
        expect(applyEdits(before, editsBetween(before, after))).toBe(after);
        expect(editsBetween(before, before)).toEqual([]);
      }),
    );
  });

  it('are apart where lines between them stay', () => {
    expect(editsBetween('a\nb\nc\nd', 'A\nb\nc\nD')).toEqual([
      { line: 1, count: 1, text: 'A' },
      { line: 4, count: 1, text: 'D' },
    ]);
    expect(editsBetween('a\nb', 'b')).toEqual([{ line: 1, count: 1, text: null }]);
  });
});

describe('reads', () => {
  it('turn arrows into CO-RE reads', () => {
    expect(coreRead('path = name->uptr;', 1)).toBe('path = BPF_CORE_READ(name, uptr);');
    expect(coreRead('x = task->mm->exe_file;', 1)).toBe('x = BPF_CORE_READ(task, mm, exe_file);');
    expect(coreRead('e->pid = task->pid;', 1)).toBe('e->pid = BPF_CORE_READ(task, pid);');
    expect(coreRead('if (a->x && b->y == 3)', 1, new Set(['b']))).toBe(
      'if (a->x && BPF_CORE_READ(b, y) == 3)',
    );
  });

  it.each([
    'e->pid = 3;',
    'bpf_probe_read(&a, 8, &task->comm);',
    'x = BPF_CORE_READ(task->mm, owner);',
    'return ctx->ret;',
    'task->ops(1);',
    'return 0;',
  ])('leave alone %s', (line) => {
    expect(coreRead(line, 1)).toBeNull();
  });

  it('replace a cast by a helper', () => {
    expect(castRead('\treturn *(volatile int *)ctx->args[1];', 1, true)).toBe(
      '\treturn ({ int hl_value = 0; bpf_probe_read_user(&hl_value, sizeof(hl_value), (void *)ctx->args[1]); hl_value; });',
    );
    expect(castRead('a = b * (c)d;', 1, false)).toBeNull();
  });

  it('put a test before the line, with its indentation', () => {
    expect(guard('\tprio = pi_task->prio;', 1)).toBe(
      '\tif (!pi_task)\n\t\treturn 0;\n\tprio = pi_task->prio;',
    );
    expect(guard('    return *value;', 1)).toBe('    if (!value)\n        return 0;\n    return *value;');
    expect(guard('return 0;', 1)).toBeNull();
    expect(bound('__u64 slots[16];\n\tt->slots[cpu]++;', 2)).toBe(
      '__u64 slots[16];\n\tif ((__u64)cpu >= 16)\n\t\treturn 0;\n\tt->slots[cpu]++;',
    );
    expect(bound('t->slots[cpu]++;', 1)).toBeNull();
  });
});

describe('sources', () => {
  const source = `#include <bpf/bpf_helpers.h>

SEC("tp/a/b")
int probe(void *ctx)
{
	struct hl_event *e = hl_reserve(struct hl_event);

	if (!e)
		return 0;
	if (bpf_get_prandom_u32() & 1)
		return 0;
	hl_submit(e);
	return 1;
}
`;
  const [program] = programsOf(source);

  it('give a record back before each return but the tested one', () => {
    expect(givesBack(source, program!)).toBe(
      source.replace('u32() & 1)\n\t\treturn 0;', 'u32() & 1) {\n\t\thl_discard(e);\n\t\treturn 0;\n\t}'),
    );
  });

  it('return 0', () => {
    expect(returnsZero(source, program!)).toBe(source.replace('return 1;', 'return 0;'));
    expect(returnsZero(source.replace('return 1', 'return 0'), program!)).toBeNull();
  });

  it('declare the licence at their end, or mend it', () => {
    expect(withLicense(source)).toBe(`${source}\nchar LICENSE[] SEC("license") = "GPL";\n`);
    expect(withLicense('char L[] SEC("license") = "MIT";')).toBe('char L[] SEC("license") = "GPL";');
    expect(withLicense('char L[] SEC("license") = "GPL";')).toBeNull();
  });

  it('include what they use', () => {
    expect(missingHeader(source)).toBeNull();
    expect(missingHeader(source.replace('int probe(', 'int BPF_PROG('))).toEqual({
      header: 'bpf/bpf_tracing.h',
      name: 'BPF_PROG',
    });
    expect(missingHeader('// BPF_CORE_READ\n')).toBeNull();
    expect(withInclude(source, 'bpf/bpf_endian.h')?.split('\n')[1]).toBe('#include <bpf/bpf_endian.h>');
    expect(withInclude(source, 'bpf/bpf_helpers.h')).toBeNull();
  });

  it('end a loop after so many rounds', () => {
    const looping = (loop: string) =>
      `SEC("tp/a/b")\nint p(void *c)\n{\n\t${loop}\n\t\tn++;\n\treturn 0;\n}\n`;
    const bounded = (loop: string) => boundedLoop(looping(loop), programsOf(looping(loop))[0]!, 9);
    expect(bounded('while (f(1))')).toBe(
      looping('int hl_rounds = 0;\n\n\twhile (hl_rounds++ < 9 && (f(1)))'),
    );
    expect(bounded('for (i = 0; i < n; i++)')).toContain('for (i = 0; hl_rounds++ < 9 && (i < n); i++)');
    expect(bounded('for (;;)')).toContain('for (; hl_rounds++ < 9;)');
    expect(bounded('n = 1;')).toBeNull();
  });

  it('put the largest array into a map', () => {
    const big = 'SEC("tp/a/b")\nint p(void *c)\n{\n\tchar a[16];\n\tvolatile char b[600];\n\treturn 0;\n}\n';
    expect(largestStatic(big)).toEqual({ name: 'b', source: big.replace('volatile', 'static volatile') });
    expect(largestStatic(source)).toBeNull();
  });
});
