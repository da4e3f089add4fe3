import { describe, expect, it } from 'vitest';
import { kept, sentStruct, withRows } from './rows';

const program = (before: string, body: string): string => `#include <bpf/bpf_helpers.h>

char LICENSE[] SEC("license") = "GPL";
${before}
SEC("tp/sched/sched_process_exec")
int on_exec(void *ctx)
{
${body}	return 0;
}
`;

describe('what a row is', () => {
  it('is the struct that is sent, kept behind its declaration', () => {
    const source = program(
      '\nstruct row {\n\t__u32 pid;\n};\n',
      '\tstruct row *e = hl_reserve(struct row);\n',
    );
    expect(sentStruct(source)).toBe('row');
    const after = kept(source, 'row')!;
    expect(after).toContain('struct row {\n\t__u32 pid;\n};\nHL_EVENT(struct row);\n');
    expect(after).toContain('#include <bpf/bpf_helpers.h>\n#include "hooklab.h"\n');
  });

  it('is none of a struct that something else declares', () => {
    expect(sentStruct(program('', '\tstruct row *e = hl_reserve(struct row);\n'))).toBeNull();
  });

  it('is each hit, where nothing is sent', () => {
    const source = program('', '\tbpf_printk("x");\n');
    const after = withRows(source)!;
    expect(after.indexOf('HL_EVENT(struct hl_event);')).toBeLessThan(after.indexOf('SEC("tp/'));
    expect(after).toContain('\t\thl_submit(hl_row);\n\t}\n\tbpf_printk("x");\n\treturn 0;\n');
    expect(after.match(/#include "hooklab.h"/g)).toHaveLength(1);
    // who keeps accounts knows what a row is
    expect(withRows(program('', '\tif (!hl_enter())\n\t\treturn 0;\n'))).toBeNull();
  });
});
