import { expect, it } from 'vitest';
import { programsOf } from './program';
import { callInstead } from './tailcall';

const text = (sections: string[]): string => `
${sections
  .map(
    (section, i) => `SEC("${section}")
int part${i}(void *ctx)
{
	return 0;
}
`,
  )
  .join('\n')}
SEC("kprobe/vfs_unlink")
int first(void *ctx)
{
	/* bpf_tail_call(ctx, &next, 1); */
	bpf_tail_call(ctx, &next, 0);
	return 0;
}
`;

it('calls the one program that is reached, and leaves the comment', () => {
  const source = text(['kprobe']);
  const after = callInstead(source, programsOf(source));
  expect(after).toContain('\nstatic __noinline int part0(void *ctx)\n{');
  expect(after).toContain('\t/* bpf_tail_call(ctx, &next, 1); */\n\treturn part0(ctx);\n');
  expect(after).not.toContain('SEC("kprobe")');
});

it('changes nothing where two programs may be meant, or the function stands behind its caller', () => {
  const two = text(['kprobe', 'kprobe']);
  expect(callInstead(two, programsOf(two))).toBeNull();
  const behind = `SEC("kprobe/x")\nint a(void *ctx)\n{\n\tbpf_tail_call(ctx, &next, 0);\n\treturn 0;\n}\nSEC("kprobe")\nint b(void *ctx)\n{\n\treturn 0;\n}\n`;
  expect(callInstead(behind, programsOf(behind))).toBeNull();
});
