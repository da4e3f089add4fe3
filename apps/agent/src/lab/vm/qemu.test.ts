import { expect, test } from 'vitest';
import { allPorts, MAX_CHANNELS } from '../guest/ports';
import { bootProblem, crashLine } from './problems';
import { type QemuPlan, qemuArgs, supervised } from './qemu';

const plan = (changes: Partial<QemuPlan> = {}): QemuPlan => ({
  accel: 'tcg',
  memoryMb: 512,
  cpus: 1,
  kernel: '/proc/self/fd/3',
  initrd: '/proc/self/fd/4',
  exports: [{ tag: 'usr', path: '/usr' }],
  ports: allPorts(4),
  ...changes,
});
const after = (args: string[], flag: string): string[] => args.filter((_, i) => args[i - 1] === flag);

test('every export is read-only, nothing else of the host is there', () => {
  const args = qemuArgs(
    plan({
      exports: [
        { tag: 'usr', path: '/usr' },
        { tag: 'loader', path: '/a,b' },
      ],
    }),
  );
  expect(after(args, '-fsdev')).toEqual([
    'local,id=usr,path=/usr,security_model=none,readonly=on,multidevs=remap',
    'local,id=loader,path=/a,,b,security_model=none,readonly=on,multidevs=remap',
  ]);
  expect(after(args, '-nic')).toEqual(['none']);
  expect(args).not.toContain('-drive');
  expect(args).toContain('-nodefaults');
});

test('the ports: unique numbers and sockets, and room for them in the device', () => {
  const ports = allPorts(MAX_CHANNELS);
  expect(new Set(ports.map(({ nr }) => nr)).size).toBe(ports.length);
  expect(new Set(ports.map(({ socket }) => socket)).size).toBe(ports.length);
  const args = qemuArgs(plan({ ports }));
  const device = after(args, '-device').find((text) => text.startsWith('virtio-serial-pci'))!;
  const max = Number(/max_ports=(\d+)/.exec(device)![1]);
  expect(max).toBeLessThanOrEqual(31);
  for (const { nr } of ports) {
    expect(nr).toBeGreaterThan(0);
    expect(nr).toBeLessThan(max);
  }
});

test('kernel parameters of the caller come last', () => {
  const [append] = after(qemuArgs(plan({ append: 'lockdown=integrity panic=0' })), '-append');
  expect(append).toMatch(/panic=-1 .* lockdown=integrity panic=0$/);
});

test('only a VM that is to persist outlives its parent', () => {
  expect(supervised(['-x'], true)[1]).toContain('--pdeathsig');
  expect(supervised(['-x'], false)[1]).not.toContain('--pdeathsig');
  expect(supervised(['-x'], false)[1]).toContain('--no-new-privs');
});

test('the telling line of a console', () => {
  const panic = `[    3.1] random noise
[    3.103596] Kernel panic - not syncing: Attempted to kill init! exitcode=0x00000200
[    3.104412] CPU: 0 UID: 0 PID: 1 Comm: busybox`;
  expect(crashLine(panic)).toBe('Kernel panic - not syncing: Attempted to kill init! exitcode=0x00000200');
  expect(crashLine('Booting from ROM..qemu-system-x86_64: -accel kvm: Permission denied')).toContain(
    'Permission',
  );
  expect(crashLine('qemu-system-x86_64: terminating on signal 15 from pid 1 (x)')).toBeUndefined();
  expect(crashLine('all is well')).toBeUndefined();
});

test('a failed boot has a cause, a way out and the console', () => {
  const memory = "qemu-system-x86_64: cannot set up guest memory 'pc.ram': Cannot allocate memory";
  expect(bootProblem('6.12', 'exit', 60_000, memory).fix).toContain('memory');
  const slow = bootProblem('6.12', 'timeout', 60_000, 'Booting from ROM..');
  expect(slow.code).toBe('lab-boot-timeout');
  expect(slow.what).toContain('60 s');
  expect(slow.log).toBe('Booting from ROM..');
});
