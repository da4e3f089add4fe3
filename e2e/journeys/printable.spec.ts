import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '../support/fixtures';
import { cli, command, hooklab } from '../support/hooklab';

/** What steers a terminal or hides: no output may have it. A line break only ends a line. */
const STEERS = /[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/;
/** Harmless: each asks a terminal for a colour, a title, a place, or another direction. */
const PIECES = [
  '\x1b[31m',
  '\x1b]0;x\x07',
  '\u009b2C',
  '\r',
  '\u202e',
  '\u2028',
  '\u200b',
  '\x7f',
  '\x08',
  '\x1b[1A',
];
/** 200 names, no two alike, none with what separates names in the kernel's files. */
const NAMES = Array.from({ length: 200 }, (_, i) => `n${i}${PIECES[i % 10]}a${PIECES[(i * 7 + 3) % 10]}b`);

/** What a command says, for a person and as JSON. */
async function steersNothing(view: string[]): Promise<void> {
  const { stdout, stderr } = await hooklab(view);
  expect(stdout + stderr, view.join(' ')).not.toMatch(STEERS);
  expect(stdout + stderr).not.toBe('');
  const json = await hooklab([...view, '--json']);
  expect(json.stdout + json.stderr, view.join(' ')).not.toMatch(STEERS);
  for (const text of linesOf(json.stdout)) JSON.parse(text);
}

const linesOf = (text: string) => text.split('\n').slice(0, -1);

/** A directory with a surface "sent" in it, as somebody else may have made it. */
async function withSent(work: (dir: string, surface: string) => Promise<void>): Promise<void> {
  const dir = mkdtempSync(join(tmpdir(), 'hooklab-names-'));
  try {
    const surface = join(dir, 'sent');
    for (const [i, name] of NAMES.entries()) {
      const format = join(surface, 'events', 'sent', `e${i}`);
      mkdirSync(format, { recursive: true });
      writeFileSync(
        join(format, 'format'),
        `name: e${i}\nID: ${i + 1}\nformat:\n\tfield:unsigned short common_type;\toffset:0;\tsize:2;\tsigned:0;\n\n\tfield:int x;\toffset:8;\tsize:4;\tsigned:1;\n\nprint fmt: "${name}"\n`,
      );
    }
    const kallsyms = NAMES.map(
      (name, i) => `ffffffff81${(i * 16).toString(16).padStart(6, '0')} T ${name}\n`,
    );
    writeFileSync(join(surface, 'kallsyms'), kallsyms.join(''));
    writeFileSync(join(surface, 'available_events'), NAMES.map((_, i) => `sent:e${i}\n`).join(''));
    writeFileSync(join(surface, 'available_filter_functions'), NAMES.map((name) => `${name}\n`).join(''));
    writeFileSync(join(surface, 'lsm'), `lockdown,${NAMES[0]}`);
    await work(dir, surface);
  } finally {
    rmSync(dir, { recursive: true });
  }
}

test('a surface that somebody sent steers no terminal: 200 names in every view', async () => {
  await withSent(async (dir, surface) => {
    const at = ['--surface', surface];
    const views = [
      ['surface', 'list', '--kind', 'fn', ...at],
      ['surface', 'list', '--kind', 'tracepoint', ...at],
      ['surface', 'search', 'a', '--limit', '0', ...at],
      ...[0, 1, 2, 3, 4, 5, 6, 7, 8, 9].flatMap((i) => [
        ['surface', 'show', `fn:${NAMES[i]}`, ...at],
        ['surface', 'show', `tracepoint:sent:e${i}`, ...at],
        ['surface', 'show', `fn:no${NAMES[i]}`, ...at],
        ['advise', `fn:${NAMES[i]}`, ...at],
      ]),
      ['surface', 'diff', surface, surface],
      ['surface', 'show', 'vfs_unlink', '--surface', join(dir, NAMES[1]!)],
      ['--\u202eno-such', NAMES[0]!],
    ];
    for (const view of views) await steersNothing(view);
    // functions have ASCII names: others are in no list
    const ascii = NAMES.filter((name) => !/[^\x00-\x7f]/.test(name));
    expect(ascii.length).toBeGreaterThan(50);
    const { stdout } = await hooklab(['surface', 'list', '--kind', 'fn', ...at]);
    expect(linesOf(stdout)).toHaveLength(ascii.length);
    const { stdout: json } = await hooklab(['surface', 'list', '--kind', 'fn', '--json', ...at]);
    // exact: each name comes out as it went in
    expect(
      linesOf(json)
        .map((text) => JSON.parse(text).name)
        .sort(),
    ).toEqual([...ascii].sort());
  });
});

test('nor does one in a .tar.xz, whatever its files are called, and one that is cut off', async () => {
  await withSent(async (dir, surface) => {
    // names of files that steer too
    const odd = join(surface, 'events', 'sent', NAMES[2]!);
    mkdirSync(odd);
    writeFileSync(join(odd, 'format'), `name: ${NAMES[2]}\nID: 9999\nformat:\n`);
    appendFileSync(join(surface, 'available_events'), `sent:${NAMES[2]}\n`);
    const packed = join(dir, `sent${NAMES[3]}.tar.xz`);
    expect((await command('tar', ['-C', dir, '-cJf', packed, 'sent'])).code).toBe(0);
    const from = ['--surface', packed];
    const listed = (where: string) =>
      hooklab(['surface', 'list', '--kind', 'fn', '--json', '--surface', where]);
    expect((await listed(packed)).stdout).toBe((await listed(surface)).stdout);
    for (const view of [
      ['surface', 'list', '--kind', 'fn', ...from],
      ['surface', 'list', '--kind', 'tracepoint', ...from],
      ['surface', 'search', 'a', '--limit', '0', ...from],
      ['surface', 'show', `fn:${NAMES[1]}`, ...from],
      ['surface', 'show', `tracepoint:sent:${NAMES[2]}`, ...from],
      ['surface', 'diff', surface, packed],
      ['surface', 'diff', packed, join(dir, 'no-such.tar.xz')],
      ['advise', `fn:${NAMES[1]}`, ...from],
    ])
      await steersNothing(view);
    // and one that is broken off
    const cut = join(dir, `cut${NAMES[4]}.tar.xz`);
    writeFileSync(cut, readFileSync(packed).subarray(0, 400));
    await steersNothing(['surface', 'list', '--kind', 'fn', '--surface', cut]);
  });
});

test('a task’s name steers no terminal, and is exact in JSON', async () => {
  const bytes = ['a\\033[31mb', 'c\\nhooklab: x', '\\302\\2332Cd', 'e\\342\\200\\256f', 'g\\rh\\177'];
  const names = ['a\x1b[31mb', 'c\nhooklab: x', '\u009b2Cd', 'e\u202ef', 'g\rh\x7f'];
  const rename = bytes.map((name) => `printf '${name}' > /proc/$$/comm`).join('; ');
  const args = ['run', 'task-rename', '--hook', 'tp', '--exec', `sleep 1; ${rename}`];
  const { stdout, stderr } = await hooklab(args);
  expect(stdout + stderr).not.toMatch(STEERS);
  for (const shown of ['a␛[31mb', 'c␊hooklab: x', '⟨U+009B⟩2Cd', 'e⟨U+202E⟩f', 'g␍h␡'])
    expect(stdout).toContain(shown);
  // a header, and a row for each event: no name made another line
  expect(
    linesOf(stdout)
      .slice(1)
      .every((text) => /^\d+ +\d+ /.test(text)),
  ).toBe(true);

  const json = await hooklab([...args, '--json']);
  expect(json.stdout + json.stderr).not.toMatch(STEERS);
  const seen = linesOf(json.stdout).map((text) => JSON.parse(text).newcomm);
  for (const name of names) expect(seen).toContain(name);
});

test('a closed pipe ends every command quietly', async () => {
  const shipped = ['--surface', 'debian-6.12'];
  const commands = [
    ['--help'],
    ['surface', 'list', '--kind', 'fn', ...shipped],
    ['surface', 'list', '--kind', 'fn', '--json', ...shipped],
    ['surface', 'search', 'a', '--limit', '0', ...shipped],
    ['surface', 'show', 'struct:task_struct', ...shipped],
    ['surface', 'diff', 'debian-6.1', 'debian-6.12', '--kind', 'fn'],
    ['surface', 'user', process.execPath],
    ['advise', 'fn:vfs_unlink', ...shipped],
    ['doctor'],
    ['lab', 'list'],
    [
      'run',
      'task-rename',
      '--hook',
      'tp',
      '--exec',
      'sleep 1; for i in 1 2 3 4 5 6; do printf x$i > /proc/$$/comm; sleep 0.2; done',
    ],
  ];
  for (const command of commands) {
    for (const reader of ['head -n 1', 'true']) {
      const shell = spawn(
        'bash',
        ['-c', `set -o pipefail; "$@" | ${reader}`, 'sh', process.execPath, cli, ...command],
        {
          stdio: ['ignore', 'ignore', 'pipe'],
        },
      );
      let stderr = '';
      shell.stderr.setEncoding('utf8').on('data', (text: string) => {
        stderr += text;
      });
      const [code] = await once(shell, 'close');
      expect(stderr, `${command.join(' ')} | ${reader}`).not.toMatch(/EPIPE|\bError\b|node:|\n {4}at /);
      expect(code, `${command.join(' ')} | ${reader}: ${stderr}`).toBe(0);
    }
  }
});
