import type { Port } from '../guest/ports';

export const QEMU = 'qemu-system-x86_64';

/**
 * Under TCG, without
 *   cx16        with it QEMU 7.2 crashes 6.12 early in some boots
 *   erms, fsrm  the kernel would copy by `rep movsb`, which TCG does byte by byte: 3× slower pipes
 *   avx, avx2   emulated wide registers cost more than they bring: another 1.4×
 */
const TCG_CPU = 'max,-cx16,-erms,-fsrm,-avx,-avx2';

export type Accel = 'tcg' | 'kvm';

export const accelArgs = (accel: Accel): string[] =>
  accel === 'kvm'
    ? ['-accel', 'kvm', '-cpu', 'host']
    : ['-accel', 'tcg,thread=multi,tb-size=256', '-cpu', TCG_CPU];

export interface QemuPlan {
  accel: Accel;
  memoryMb: number;
  cpus: number;
  kernel: string;
  initrd: string;
  /** more kernel parameters */
  append?: string | undefined;
  /** host directories that the guest may read, by 9p tag */
  exports: { tag: string; path: string }[];
  /** sockets are made in QEMU's working directory, so that their paths stay short */
  ports: Port[];
}

/**
 * QEMU's arguments. No network, no disk, no device but the bus, 9p and one virtio-serial. `pc`, because microvm
 * hangs under load.
 */
export function qemuArgs(plan: QemuPlan): string[] {
  const args = [
    ...['-nodefaults', '-no-user-config', '-nographic', '-no-reboot', '-monitor', 'none', '-nic', 'none'],
    ...['-sandbox', 'on,obsolete=deny,elevateprivileges=deny,spawn=deny,resourcecontrol=deny'],
    ...['-M', 'pc,usb=off,vmport=off', '-m', String(plan.memoryMb), '-smp', String(plan.cpus)],
    ...accelArgs(plan.accel),
    ...['-chardev', 'stdio,id=console,signal=off', '-serial', 'chardev:console'],
    ...['-kernel', plan.kernel, '-initrd', plan.initrd, '-append', kernelParameters(plan.append)],
  ];
  for (const { tag, path } of plan.exports) {
    args.push(
      '-fsdev',
      `local,id=${tag},path=${comma(path)},security_model=none,readonly=on,multidevs=remap`,
    );
    args.push('-device', `virtio-9p-pci,fsdev=${tag},mount_tag=${tag}`);
  }
  // the driver sets up queues for as many as there could be
  const ports = Math.max(...plan.ports.map(({ nr }) => nr)) + 1;
  args.push('-device', `virtio-serial-pci,id=serial,max_ports=${ports}`);
  for (const { nr, socket } of plan.ports) {
    args.push('-chardev', `socket,id=port${nr},path=${comma(socket)},server=on,wait=off`);
    args.push('-device', `virtserialport,bus=serial.0,nr=${nr},chardev=port${nr},name=hooklab.${nr}`);
  }
  return args;
}

/** Quiet and quick; the caller's own come last and win. */
function kernelParameters(append: string | undefined): string {
  const base = 'console=ttyS0 panic=-1 quiet mitigations=off tsc=reliable random.trust_cpu=on';
  return append ? `${base} ${append}` : base;
}

/** A comma inside a value is doubled in QEMU's option syntax. */
const comma = (text: string): string => text.replaceAll(',', ',,');

/**
 * The command that becomes QEMU: no new privileges, killed with its parent unless it is to persist, files for
 * itself and the group of its directory, no core dump, and a console log of at most 8 MiB (further output is dropped, not fatal).
 */
export function supervised(args: string[], dieWithParent: boolean): [program: string, args: string[]] {
  const script = 'umask 007; ulimit -c 0; ulimit -f 16384; trap "" XFSZ; exec "$@"';
  return [
    'setpriv',
    [
      '--no-new-privs',
      ...(dieWithParent ? ['--pdeathsig', 'KILL'] : []),
      ...['--', 'sh', '-c', script, 'hooklab-lab', QEMU, ...args],
    ],
  ];
}
