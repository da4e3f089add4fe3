import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from '@playwright/test';
import { inLab } from '../support/fixtures';
import { cli, command } from '../support/hooklab';
import { bootedFor } from '../support/lab';

// What a guest writes, on a real terminal and through a pipe.

const KERNEL = '6.12';
test.describe.configure({ mode: 'serial' });
bootedFor(KERNEL);

/** Harmless, for printf: a colour, a title, a place above, another direction; and bytes that are no UTF-8. */
const STEERING = 'a\\033[31mb\\033]0;title\\007c\\033[1Ad\\302\\2332Ce\\342\\200\\256f\\rg';
const SHOWN = 'a␛[31mb␛]0;title␇c␛[1Ad⟨U+009B⟩2Ce⟨U+202E⟩f␍g';
/** Everything of that, once the terminal's own line ends are taken off. */
const STEERS = /[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]/;

/** `hooklab …` with a terminal of script(1) as its standard output and error; what it got, without its line ends. */
async function onTerminal(args: string[], env: Record<string, string> = {}): Promise<string> {
  const quoted = [process.execPath, cli, ...args].map((each) => `'${each.replaceAll("'", "'\\''")}'`);
  const { stdout } = await command('script', ['-qec', quoted.join(' '), '/dev/null'], env);
  return stdout.replaceAll('\r\n', '\n');
}

/** The same through pipes, as bytes. */
async function throughPipe(args: string[]): Promise<{ out: Buffer; err: Buffer }> {
  const child = spawn(process.execPath, [cli, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  const all = { out: [] as Buffer[], err: [] as Buffer[] };
  child.stdout.on('data', (chunk) => all.out.push(chunk));
  child.stderr.on('data', (chunk) => all.err.push(chunk));
  await once(child, 'close');
  return { out: Buffer.concat(all.out), err: Buffer.concat(all.err) };
}

test('lab exec: a terminal gets lines that steer nothing, a pipe the very bytes', async () => {
  const written = `printf 'out ${STEERING}\\n\\377'; printf 'err ${STEERING}\\n' >&2`;
  const shown = await onTerminal(['lab', 'exec', KERNEL, written]);
  expect(shown).not.toMatch(STEERS);
  expect(shown.split('\n')).toEqual(expect.arrayContaining([`out ${SHOWN}`, `err ${SHOWN}`]));

  const bytes = await throughPipe(['lab', 'exec', KERNEL, written]);
  const steering = Buffer.from('a\x1b[31mb\x1b]0;title\x07c\x1b[1Ad\xc2\x9b2Ce\xe2\x80\xaef\rg\n', 'latin1');
  expect(bytes.out).toEqual(Buffer.concat([Buffer.from('out '), steering, Buffer.from([0xff])]));
  expect(bytes.err).toEqual(Buffer.concat([Buffer.from('err '), steering]));

  // every byte that there is
  const all = await throughPipe(['lab', 'exec', KERNEL, 'printf "$(printf \'\\\\%03o\' $(seq 0 255))"']);
  expect(all.out).toEqual(Buffer.from(Array.from({ length: 256 }, (_, i) => i)));
});

test('the console of a guest, in the log of a failure', async () => {
  const run = onTerminal(['run', 'task-rename', '--target', `lab:${KERNEL}`, '--for', '60s'], {
    HOOKLAB_LOG: '1',
    HOOKLAB_PROGRESS: '1',
  });
  await expect
    .poll(
      () =>
        inLab("bpftool prog list | grep -cE '^[0-9]+: (tracepoint|raw_tracepoint|tracing|kprobe)' || true"),
      { timeout: 60_000 },
    )
    .not.toBe('0\n');
  await inLab(
    `printf '${STEERING} on the console\\n' >/dev/console; pkill -KILL -f '[l]oader/loader.mjs --own'; true`,
  );
  const shown = await run;
  expect(shown).toContain('The loader is gone');
  expect(shown).toContain('f␍g on the console');
  expect(shown).not.toMatch(STEERS);
});
