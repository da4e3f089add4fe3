// How many events a second go from this machine's ring buffer into the browser's table, and at how many frames.
// Root; traces only the `dd` processes that it starts. Run alone: node e2e/bench/live.mjs [seconds] [dd processes]
import { spawn } from 'node:child_process';
import { chmodSync, mkdtempSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { chromium } from '@playwright/test';

const [seconds = 10, writers = 1] = process.argv.slice(2).map(Number);
const cli = fileURLToPath(new URL('../../apps/agent/bin/hooklab.mjs', import.meta.url));
const source = `#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include "hooklab.h"
struct hl_event { __u64 ts; __u32 pid; __u32 nr; char comm[16]; __u64 rest[4]; };
HL_EVENT(struct hl_event);
SEC("raw_tp/sys_enter")
int on_enter(struct bpf_raw_tracepoint_args *ctx)
{
	struct hl_event *e;
	char comm[16];
	bpf_get_current_comm(comm, sizeof(comm));
	if (comm[0] != 'd' || comm[1] != 'd' || comm[2])
		return 0;
	if (!hl_enter() || !(e = hl_reserve(struct hl_event)))
		return 0;
	__builtin_memset(e->rest, 0, sizeof(e->rest));
	__builtin_memcpy(e->comm, comm, 16);
	e->ts = bpf_ktime_get_ns();
	e->pid = hl_tgid();
	e->nr = ctx->args[1];
	hl_submit(e);
	return 0;
}
char LICENSE[] SEC("license") = "GPL";
`;

// state of its own: what somebody works on here is not opened
const dir = mkdtempSync('/tmp/hooklab-live-');
chmodSync(dir, 0o755);
const agent = spawn(process.execPath, [cli, 'start', '--port', '0', '--no-open', '--target', 'local'], {
  stdio: ['ignore', 'pipe', 'inherit'],
  env: { ...process.env, HOOKLAB_STATE: `${dir}/state`, HOOKLAB_RUNTIME: `${dir}/run` },
});
const said = await new Promise((resolve) => {
  let text = '';
  agent.stdout.setEncoding('utf8').on('data', (chunk) => {
    text += chunk;
    if (/Target: local/.test(text)) resolve(text);
  });
});
const browser = await chromium.launch({
  executablePath: '/usr/bin/chromium',
  args: [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
  ],
});
const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
await page.goto(/http:\S+launch#\S+/.exec(said)[0]);
await page.getByTestId('go-run').click();
await page.getByTestId('spec-hand').click();
await page.locator('.monaco-editor').first().click();
await page.keyboard.press('ControlOrMeta+A');
await page.keyboard.insertText(source);
await page.keyboard.press('ControlOrMeta+Enter');
await page.getByTestId('stage-stream').locator('[data-look=current]').waitFor();

const children = Array.from({ length: writers }, () =>
  spawn('dd', ['if=/dev/zero', 'of=/dev/null', 'bs=1'], { stdio: 'ignore' }),
);
await page.waitForTimeout(2000);
const read = async () => {
  const value = (id) => page.getByTestId(`ledger-${id}`).getAttribute('data-value').then(Number);
  return {
    delivered: await value('delivered'),
    shed: await value('shed'),
    lost: await value('reserveFailed'),
    at: Date.now(),
  };
};
const before = await read();
const frames = await page.evaluate(
  (ms) =>
    new Promise((resolve) => {
      let n = 0;
      const from = performance.now();
      const tick = (now) => {
        n++;
        if (now - from < ms) requestAnimationFrame(tick);
        else resolve(n / ((now - from) / 1000));
      };
      requestAnimationFrame(tick);
    }),
  seconds * 1000,
);
const after = await read();
for (const child of children) child.kill();
const rate = (key) => Math.round((after[key] - before[key]) / ((after.at - before.at) / 1000));
console.log(
  JSON.stringify({
    seconds,
    writers,
    delivered: rate('delivered'),
    shed: rate('shed'),
    reserveFailed: rate('lost'),
    framesPerSecond: Math.round(frames),
  }),
);
await browser.close();
agent.kill('SIGINT');
