import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { readTar, Surface } from '@hooklab/surface';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { completeC } from './complete-c';
import { hoverC } from './hover-c';

const path = fileURLToPath(new URL('../../../surface/shipped/debian-6.12.tar.xz', import.meta.url));
const tar = execFileSync('xz', ['-dc', path], { maxBuffer: 256 * 1024 ** 2 });
const surface = new Surface('debian-6.12', readTar(tar));

const HEAD = `struct hl_event {
	__u64 ts;
	char comm[16];
};
/* struct inode *gone; */
SEC("fentry/__set_task_comm")
int BPF_PROG(on, struct task_struct *tsk, const char *buf)
{
	struct hl_event *e;
	__u64 now = 0;
`;

const labels = (line: string): string[] =>
  completeC(HEAD + line, HEAD.length + line.length, surface).options.map(({ label }) => label);

test.each([
  ['\te->ts = tsk->signal->oom_score', ['oom_score_adj', 'oom_score_adj_min']],
  ['\ttsk->se.vrun', ['vruntime']],
  ['\te->c', ['comm']],
  ['\tstruct task_stru', ['task_struct']],
  ['\tbpf_get_current_co', ['bpf_get_current_comm']],
  ['\tbpf_cgroup_from', ['bpf_cgroup_from_id']],
  ['\tts', ['tsk']],
  ['\tTCP_ESTAB', ['TCP_ESTABLISHED']],
])('“%s” is completed', (line, wanted) => {
  expect(labels(line)).toEqual(expect.arrayContaining(wanted));
});

test('what is completed takes the place of what is typed, and of nothing else', () => {
  const line = '\ttsk->signal->oom_sc';
  const { from, to } = completeC(HEAD + line, HEAD.length + line.length, surface);
  expect((HEAD + line).slice(from, to)).toBe('oom_sc');
});

test('nothing is known of a variable in a comment, and of none', () => {
  expect(labels('\tgone->i_')).toEqual([]);
  expect(labels('\tnothing->')).toEqual([]);
});

const hovered = (line: string, word: string) => {
  const source = HEAD + line;
  return hoverC(source, source.lastIndexOf(word) + 1, surface);
};

test('a member is told with type, struct and offset; a function with its prototype', () => {
  expect(hovered('\ttsk->signal->oom_score_adj;', 'oom_score_adj')).toMatchObject({
    code: expect.stringMatching(/^short int oom_score_adj;$/),
    lines: expect.arrayContaining([expect.stringMatching(/^struct signal_struct, offset \d+$/), '2 bytes']),
  });
  expect(hovered('\tvfs_unlink;', 'vfs_unlink')!.code).toMatch(/^int vfs_unlink\(struct mnt_idmap \*idmap, /);
  expect(hovered('\tstruct task_struct x;', 'task_struct')!.lines[0]).toMatch(
    /^[\d,]+ bytes on this kernel$/,
  );
  expect(hovered('\tbpf_ktime_get_ns();', 'bpf_ktime_get_ns')!.lines).toEqual(['a helper of this kernel']);
  expect(hovered('\tnow;', 'now')!.code).toBe('__u64 now;');
  expect(hovered('\tTCP_ESTABLISHED;', 'TCP_ESTABLISHED')!.lines.join()).toContain('TCP_ESTABLISHED = 1');
  expect(hovered('\tno_such_name_here;', 'no_such_name_here')).toBeNull();
});

test('any text, any place: no throw, and the place is in the text', () => {
  const parts = fc.constantFrom(
    'tsk',
    '->',
    '.',
    'struct ',
    '[0]',
    '(',
    ')',
    ';\n',
    '"',
    '/*',
    '*/',
    ' ',
    'bpf_',
    'x',
  );
  fc.assert(
    fc.property(fc.array(parts, { maxLength: 12 }), fc.nat(60), (all, n) => {
      const source = HEAD + all.join('');
      const at = Math.max(0, source.length - n);
      const { from, to } = completeC(source, at, surface);
      expect(from).toBeLessThanOrEqual(at);
      expect(to).toBeGreaterThanOrEqual(from);
      hoverC(source, at, surface);
    }),
    { numRuns: 60 },
  );
});
