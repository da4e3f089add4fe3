import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { Client, childrenOf, eventually, killAll, requireRoot } from '../testkit/client.mjs';

let c;
before(async () => {
  requireRoot();
  c = await Client.open();
});
after(killAll);

const TRIALS = /^hlt_/;
const HOOKS = [
  'tp',
  'raw_tp',
  'tp_btf',
  'kprobe',
  'kretprobe',
  'kprobe.multi',
  'kretprobe.multi',
  'kprobe.session',
  'ksyscall',
  'fentry',
  'fexit',
  'fsession',
  'fmod_ret',
  'lsm',
  'uprobe',
  'uretprobe',
  'uprobe.multi',
  'usdt',
  'perf_event',
  'iter',
];

test('doctor: every check and hook has a state, and each that is not ok a reason', async () => {
  const report = await c.request('doctor');
  assert.equal(report.kernel, readFileSync('/proc/sys/kernel/osrelease', 'utf8').trim());
  const ids = report.checks.map((check) => check.id);
  for (const id of [
    'kernel',
    'arch',
    'btf',
    'tracefs',
    'lockdown',
    'capabilities',
    'lsm',
    'libbpf',
    'jit',
    'kprobes',
    'fprobe',
    'trampolines',
    'perf_event_paranoid',
    'unprivileged_bpf_disabled',
    'memlock',
  ]) {
    assert.ok(ids.includes(id), `no check ${id}`);
  }
  for (const check of report.checks) {
    assert.ok(['ok', 'limited', 'missing'].includes(check.state));
    assert.ok(check.title && check.found, check.id);
    if (check.state !== 'ok') assert.ok(check.way, `${check.id} is ${check.state} and has no way out`);
  }
  assert.deepEqual(Object.keys(report.hooks).sort(), [...HOOKS].sort());
  for (const [name, hook] of Object.entries(report.hooks)) {
    assert.ok(['ok', 'missing', 'unknown'].includes(hook.state), name);
    assert.ok(hook.why.length > 10, name);
  }
});

test('doctor: what it says of hooks is what a run of them does', async () => {
  const report = await c.request('doctor');
  const { compilePrograms } = await import('../testkit/programs.mjs');
  const programs = compilePrograms();
  const attempt = (program, run) =>
    c
      .request('run.start', {
        run,
        object: programs.object,
        programs: [{ program, attach: { kind: 'section' } }],
      })
      .then(
        () => c.request('run.stop', { run }).then(() => 'ok'),
        (error) => error.problem,
      );
  for (const [hook, program, run] of [
    ['tp', 'on_getpgid', 11],
    ['fentry', 'on_fentry', 12],
  ]) {
    const outcome = await attempt(program, run);
    assert.equal(report.hooks[hook].state === 'ok', outcome === 'ok', `${hook}: ${JSON.stringify(outcome)}`);
    // the same refusal, in facts
    const { refusal } = report.hooks[hook];
    if (outcome !== 'ok') assert.equal(`${refusal.stage}-${refusal.errno}`, outcome.code);
  }
  programs.dispose();
});

test('doctor: two at once are one, and nothing of the trials stays', async () => {
  const [a, b] = await Promise.all([c.request('doctor'), c.request('doctor')]);
  assert.deepEqual(a, b);
  await eventually(async () => {
    const left = (await c.request('bpf.list')).programs.filter((p) => TRIALS.test(p.name));
    return left.length === 0;
  }, 'trial programs are still loaded');
  // a child has its parent's command line until it has its own: a spare worker that is just being started
  await eventually(() => {
    const commands = childrenOf(c.process.pid).map((pid) => readFileSync(`/proc/${pid}/cmdline`, 'utf8'));
    const workers = commands.filter((command) => command.includes('--run'));
    assert.ok(workers.length <= 2, 'the idle workers that are kept');
    return commands.length - workers.length <= 1;
  }, 'and perhaps the keeper of mounts');
});

test('btf/vmlinux is the kernel’s own file, byte for byte', async () => {
  const { bytes, said } = await c.read('btf/vmlinux');
  const own = readFileSync('/sys/kernel/btf/vmlinux');
  assert.equal(said, own.length);
  assert.ok(bytes.equals(own));
});

test('kallsyms is whole', async () => {
  const names = (text) =>
    text
      .split('\n')
      .filter((line) => line && !/\[/.test(line))
      .map((line) => line.split(' ')[2]);
  const read = names((await c.read('kallsyms')).bytes.toString());
  assert.deepEqual(read, names(readFileSync('/proc/kallsyms', 'utf8')));
});

test('events: every format file once, and each as it is by itself', async () => {
  const { bytes } = await c.read('events');
  const formats = new Map();
  for (let at = 0; at < bytes.length; ) {
    const end = bytes.indexOf(10, at);
    const [, path, size] = /^events\/(\S+)\/format (\d+)$/.exec(bytes.toString('utf8', at, end));
    formats.set(path, bytes.toString('utf8', end + 1, end + 1 + Number(size)));
    at = end + 1 + Number(size);
  }
  const { bytes: list } = await c.read('available_events');
  const events = list
    .toString()
    .trim()
    .split('\n')
    .map((line) => line.replace(':', '/'));
  assert.ok(events.length > 100);
  for (const event of events) assert.ok(formats.has(event), `no format of ${event}`);
  for (const event of ['task/task_rename', 'sched/sched_switch', events[0], events.at(-1)]) {
    assert.equal((await c.read('format', event)).bytes.toString(), formats.get(event));
    assert.match(formats.get(event), /^name: \S+\nID: \d+\nformat:\n/);
  }
});

test('the other items are read, or refused with a cause', async () => {
  const expected = {
    available_filter_functions: /^\S+/,
    kprobes_blacklist: /^0x[0-9a-f]+/,
    error_injection_list: /^\S+\s+\S+/,
    lsm: /^[a-z,_]+/,
    config: /^CONFIG_BPF_SYSCALL=y$/m,
    sysctls: /^kernel\.unprivileged_bpf_disabled = \d$/m,
    cpuinfo: /^processor\s*:/,
    modules: /^(\w+ \d+|$)/,
    pmus: /^software 1$/m,
    filesystems: /^nodev\ttracefs$/m,
    trampoline_calls: /^(\w+\n)*$/,
  };
  let read = 0;
  for (const [item, pattern] of Object.entries(expected)) {
    try {
      assert.match((await c.read(item)).bytes.toString(), pattern, item);
      read += 1;
    } catch (error) {
      if (!error.problem) throw error;
      assert.match(error.problem.code, /^surface-(E(NOENT|PERM|ACCES)|unknown)$/, item);
      assert.ok(error.problem.cause && error.problem.fix, item);
    }
  }
  assert.ok(read >= 6, `only ${read} of ${Object.keys(expected).length} could be read`);
  const { bytes } = await c.read('btf/module');
  assert.deepEqual(bytes.toString().trim().split('\n').sort(), readdirSync('/sys/kernel/btf').sort());
});

test('a name never becomes another path', async () => {
  const names = [
    '../../../etc/shadow',
    '..',
    '.',
    'a/b/c',
    '/etc/passwd',
    'task/../..',
    'task/task_rename/../x',
    'a\0b',
    'x'.repeat(300),
  ];
  for (const item of ['format', 'btf/module']) {
    for (const name of names) {
      await assert.rejects(
        c.read(item, name),
        (error) => /^(message|surface-name|surface-ENOENT)$/.test(error.problem.code),
        name,
      );
    }
  }
  await assert.rejects(c.read('format'), (error) => error.problem.code === 'surface-name');
  await assert.rejects(
    c.read('btf/module', 'no_such_module'),
    (error) => error.problem.code === 'surface-ENOENT',
  );
});

test('what it mounts for itself nobody else sees', async () => {
  const mounted = () => readFileSync('/proc/self/mounts', 'utf8');
  const earlier = mounted();
  await c.read('available_events');
  assert.equal(mounted(), earlier);
});
