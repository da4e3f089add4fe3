// What a page costs that is opened for the first time, again, in a new page and after the browser was started again:
// time to the first paint and until everything of the address is shown, and CPU of the browser and of the agent until
// nothing is done any more. Alternately for this checkout and for others, so that the machine's load falls on all:
//
//   node e2e/bench/cold.mjs [--beside DIRECTORY_OF_A_BUILT_CHECKOUT]… [--rounds 3]
import { spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { chromium } from '@playwright/test';

const { values } = parseArgs({
  options: {
    beside: { type: 'string', multiple: true, default: [] },
    rounds: { type: 'string', default: '3' },
  },
});
const own = fileURLToPath(new URL('../..', import.meta.url));
const trees = [...values.beside, own];

/** Addresses, and what is there once all of it is shown. */
const ADDRESSES = {
  ask: {
    path: '/ask?surface=debian-6.12&q=who+deletes+this+file',
    ready:
      '!!document.querySelector("[data-testid=card]") && !!document.querySelector("[data-testid=ready]")',
  },
  point: {
    path: '/browse/fn/vfs_unlink?surface=debian-6.12',
    ready:
      '!!document.querySelector("[data-testid=moments] [data-verdict]") && !!document.querySelector("#result-0") && ' +
      '[...document.querySelectorAll("[data-testid=kernel-strip] a")].length === 3 && ' +
      '!/reading|unpacking/.test(document.querySelector("[data-testid=kernel-strip]").textContent)',
  },
};

const TICK = 1000 / 100;

/** CPU of a process and all below it, milliseconds by what they are; of those that have ended what was last seen. */
class Cpu {
  #seen = new Map();
  #threads = new Map();
  #root;
  constructor(root) {
    this.#root = root;
  }
  read() {
    const all = new Map();
    for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
      try {
        const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
        const rest = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
        all.set(Number(pid), { parent: Number(rest[1]), ms: (Number(rest[11]) + Number(rest[12])) * TICK });
      } catch {
        // it has ended
      }
    }
    const below = (pid) => {
      for (let at = pid, n = 0; at > 1 && n < 40; at = all.get(at)?.parent ?? 0, n++)
        if (at === this.#root) return true;
      return false;
    };
    for (const [pid, { ms }] of all) {
      if (!below(pid)) continue;
      let kind = this.#seen.get(pid)?.kind;
      kind ??= /--type=([a-z-]+)/.exec(readFileSync(`/proc/${pid}/cmdline`, 'utf8'))?.[1] ?? 'main';
      this.#seen.set(pid, { kind, ms });
      if (kind === 'renderer') this.#look(pid);
    }
    const sum = {};
    for (const { kind, ms } of this.#seen.values()) sum[kind] = (sum[kind] ?? 0) + ms;
    return sum;
  }

  /** By thread: the page's own, workers, and V8's helpers. */
  #look(pid) {
    try {
      for (const task of readdirSync(`/proc/${pid}/task`)) {
        const stat = readFileSync(`/proc/${pid}/task/${task}/stat`, 'utf8');
        const rest = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
        const name = task === String(pid) ? 'page' : stat.includes('DedicatedWorker') ? 'worker' : 'helpers';
        this.#threads.set(`${pid}/${task}`, { name, ms: (Number(rest[11]) + Number(rest[12])) * TICK });
      }
    } catch {
      // it has ended
    }
  }

  threads() {
    const sum = { page: 0, worker: 0, helpers: 0 };
    for (const { name, ms } of this.#threads.values()) sum[name] += ms;
    return sum;
  }
}

const total = (sum) => Object.values(sum).reduce((a, b) => a + b, 0);
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

class Workbench {
  static async start(tree) {
    const dir = mkdtempSync('/tmp/hooklab-cold-');
    chmodSync(dir, 0o755);
    const env = { ...process.env, HOOKLAB_STATE: `${dir}/state`, HOOKLAB_RUNTIME: `${dir}/run` };
    const cli = join(tree, 'apps/agent/bin/hooklab.mjs');
    const agent = spawn(process.execPath, [cli, 'start', '--port', '0', '--no-open', '--target', 'none'], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env,
    });
    const bench = Object.assign(new Workbench(), { tree, dir, env, cli, agent, cpu: new Cpu(agent.pid) });
    const [, origin] = await new Promise((resolve) => {
      let text = '';
      agent.stdout.setEncoding('utf8').on('data', (chunk) => {
        text += chunk;
        const said = /(http:\S+)\/launch#/.exec(text);
        if (said && /No target yet/.test(text)) resolve(said);
      });
    });
    bench.origin = origin;
    // a kernel that is off: what is measured is the pages on the surfaces that are shipped, not a target that opens
    const work = { target: 'lab:5.10', spec: 'unlinkat', hook: 'tp', made: null, source: '', edited: false };
    writeFileSync(`${dir}/state/workspace.json`, JSON.stringify(work));
    chmodSync(`${dir}/state/workspace.json`, 0o644);
    return bench;
  }

  link() {
    const { port } = new URL(this.origin);
    const child = spawn(process.execPath, [this.cli, 'link', '--port', port], { env: this.env });
    return new Promise((resolve) => {
      let text = '';
      child.stdout.setEncoding('utf8').on('data', (chunk) => {
        text += chunk;
      });
      child.on('close', () => resolve(text.trim()));
    });
  }

  async browser(profile) {
    this.context = await chromium.launchPersistentContext(profile, {
      executablePath: '/usr/bin/chromium',
      viewport: { width: 1280, height: 800 },
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    });
    const pid = readdirSync('/proc').find((name) => {
      try {
        const line = readFileSync(`/proc/${name}/cmdline`, 'utf8');
        return line.includes(profile) && !line.includes('--type=');
      } catch {
        return false;
      }
    });
    this.browserCpu = new Cpu(Number(pid));
  }

  async end() {
    await this.context?.close();
    const gone = new Promise((resolve) => this.agent.once('exit', resolve));
    this.agent.kill('SIGINT');
    await gone;
    rmSync(this.dir, { recursive: true, force: true });
  }

  /** `go` leads a page to the address. */
  async visit(page, { path, ready }, go) {
    const before = [this.browserCpu.read(), this.cpu.read()];
    const threadsBefore = this.browserCpu.threads();
    const began = performance.now();
    await go(this.origin + path);
    for (;;) {
      // of a process that ends meanwhile, what it used
      this.browserCpu.read();
      const there = await page.evaluate(`location.search !== "" && ${ready}`).catch(() => false);
      if (there) break;
      if (performance.now() - began > 60_000)
        throw new Error(`${page.url()} shows: ${await page.innerText('body')}`);
      await sleep(20);
    }
    const { paint, shown, kept } = await page.evaluate(`({
      paint: performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? null,
      shown: window.readyAt ?? performance.now(),
      kept: Number(document.querySelector('[data-testid=top-bar]')?.dataset.parsed ?? NaN),
    })`);
    const atReady = this.browserCpu.read();
    for (let last = total(atReady), quiet = 0, n = 0; quiet < 4 && n < 60; n++) {
      await sleep(250);
      const now = total(this.browserCpu.read()) + total(this.cpu.read());
      quiet = now - last <= 30 ? quiet + 1 : 0;
      last = now;
    }
    const after = [this.browserCpu.read(), this.cpu.read()];
    const threads = this.browserCpu.threads();
    for (const name of Object.keys(threads)) threads[name] -= threadsBefore[name];
    const renderer = after[0].renderer - (before[0].renderer ?? 0);
    const browser = total(after[0]) - total(before[0]);
    const agent = total(after[1]) - total(before[1]);
    return { paint, shown, ...threads, renderer, browser, agent, all: browser + agent, parsed: kept };
  }
}

const WATCH = (ready) => `
  if (location.protocol.startsWith('http')) {
    const look = () => {
      try {
        if (document.documentElement && location.search !== "" && ${ready}) { window.readyAt = performance.now(); return; }
      } catch {}
      setTimeout(look, 10);
    };
    look();
  }`;

const results = new Map();
function note(tree, address, visit, figures) {
  const key = `${address} ${visit} ${tree}`;
  results.set(key, [...(results.get(key) ?? []), figures]);
  const line = Object.entries(figures).map(
    ([name, value]) => `${name} ${value === null ? '—' : Math.round(value)}`,
  );
  console.log(`${tree} ${address} ${visit}: ${line.join(', ')}`);
}

for (let round = 0; round < Number(values.rounds); round++) {
  for (const tree of trees) {
    const bench = await Workbench.start(tree);
    try {
      for (const [name, address] of Object.entries(ADDRESSES)) {
        const profile = mkdtempSync('/tmp/hooklab-profile-');
        const open = async () => {
          const page = await bench.context.newPage();
          await page.addInitScript(WATCH(address.ready));
          return page;
        };
        await bench.browser(profile);
        let page = await open();
        // without a session the address is kept, and opened once there is one
        await page.goto(bench.origin + address.path);
        const link = await bench.link();
        note(tree, name, 'first', await bench.visit(page, address, () => page.goto(link)));
        note(tree, name, 'reload', await bench.visit(page, address, () => page.reload()));
        await page.close();
        page = await open();
        note(tree, name, 'new page', await bench.visit(page, address, (at) => page.goto(at)));
        await bench.context.close();
        await bench.browser(profile);
        page = await open();
        note(tree, name, 'restarted', await bench.visit(page, address, (at) => page.goto(at)));
        await bench.context.close();
        bench.context = null;
        rmSync(profile, { recursive: true, force: true });
      }
    } finally {
      await bench.end();
    }
  }
}

const median = (numbers) => [...numbers].sort((a, b) => a - b)[numbers.length >> 1];
console.log('\nmedians, milliseconds');
for (const [key, all] of results) {
  const line = Object.keys(all[0]).map(
    (name) => `${name} ${Math.round(median(all.map((each) => each[name] ?? 0)))}`,
  );
  console.log(`${key}: ${line.join(', ')}`);
}
