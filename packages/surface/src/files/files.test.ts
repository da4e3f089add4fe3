import { describe, expect, it } from 'vitest';
import { encodeText } from '../bytes/text';
import { KernelConfig } from './config';
import { FunctionList } from './functions';
import {
  readAvailableEvents,
  readCpuinfo,
  readLockdown,
  readLsm,
  readModules,
  readPmus,
  readSysctls,
} from './small';

describe('lists of functions', () => {
  it('reads available_filter_functions', () => {
    const list = FunctionList.ofNames(encodeText('vfs_unlink\nc_start\nnetfs_limit_iter [netfs]\nc_start\n'));
    expect([list.length, list.has('vfs_unlink'), list.has('vfs'), list.count('c_start')]).toEqual([
      4,
      true,
      false,
      2,
    ]);
    expect([list.line('c_start'), list.line('nothing')]).toEqual([2, 0]);
    expect([list.module(2), list.module(0)]).toEqual(['netfs', null]);
  });

  it('reads the kprobes blacklist and the error-injection list', () => {
    const black = FunctionList.ofRanges(
      encodeText('0xffffffff810081a0-0xffffffff810081d0\twarn_thunk_thunk\n0xa-0xb\tx [mod]\n'),
      'kprobes_blacklist',
    );
    expect([black.line('warn_thunk_thunk'), black.module(1)]).toEqual([1, 'mod']);
    expect(() => FunctionList.ofRanges(encodeText('vfs_unlink\n'), 'kprobes_blacklist')).toThrow(
      'kprobes_blacklist:1',
    );
    const errors = FunctionList.ofNames(encodeText('should_failslab [vmlinux]\tERRNO\n'));
    expect([errors.names.name(0), errors.module(0), errors.note(0)]).toEqual([
      'should_failslab',
      'vmlinux',
      'ERRNO',
    ]);
  });
});

describe('config', () => {
  const config = new KernelConfig(
    encodeText(`#
# Automatically generated file; DO NOT EDIT.
# Linux/x86 6.12.107 Kernel Configuration
#
CONFIG_CC_VERSION_TEXT="gcc-14 (Debian 14.2.0-19) 14.2.0"
CONFIG_BPF_LSM=y
# CONFIG_FUNCTION_ERROR_INJECTION is not set
CONFIG_NR_CPUS=64
`),
  );
  it('reads values, their lines, and what is not set', () => {
    expect([config.arch, config.version, config.size]).toEqual(['x86', '6.12.107', 4]);
    expect(config.option('BPF_LSM')).toEqual({ name: 'CONFIG_BPF_LSM', value: 'y', line: 6 });
    expect(config.option('CONFIG_FUNCTION_ERROR_INJECTION')).toMatchObject({ value: null, line: 7 });
    expect([config.has('BPF_LSM'), config.has('FUNCTION_ERROR_INJECTION'), config.has('NR_CPUS')]).toEqual([
      true,
      false,
      false,
    ]);
    expect(config.option('NR_CPUS')?.value).toBe('64');
    expect(config.option('CC_VERSION_TEXT')?.value).toBe('gcc-14 (Debian 14.2.0-19) 14.2.0');
    expect(config.option('FPROBE')).toBeUndefined();
  });
});

describe('small files', () => {
  it('lsm, events, modules, pmus, sysctls', () => {
    expect(readLockdown(encodeText('none integrity [confidentiality]\n'))).toBe('confidentiality');
    expect(readLockdown(encodeText('[none] integrity confidentiality\n'))).toBe('none');
    expect(readLockdown(encodeText('[strict] other\n'))).toBeNull();
    expect(readLockdown(encodeText(''))).toBeNull();
    expect(readLsm(encodeText('lockdown,capability,bpf'))).toEqual(['lockdown', 'capability', 'bpf']);
    expect(readAvailableEvents(encodeText('9p:9p_client_req\nsched:sched_switch\n'))[1]).toEqual({
      category: 'sched',
      name: 'sched_switch',
      line: 2,
    });
    expect(() => readAvailableEvents(encodeText('sched_switch\n'))).toThrow('available_events:1');
    expect(
      readModules(
        encodeText(
          'net_failover 24576 1 virtio_net, Live 0xffffffffc0316000\nvirtio_rng 12288 0 - Live 0x0\n',
        ),
      ),
    ).toEqual([
      { name: 'net_failover', size: 24576, usedBy: ['virtio_net'], line: 1 },
      { name: 'virtio_rng', size: 12288, usedBy: [], line: 2 },
    ]);
    expect(readPmus(encodeText('kprobe 8\nuprobe\n'))).toEqual([
      { name: 'kprobe', type: 8 },
      { name: 'uprobe', type: null },
    ]);
    expect(
      readSysctls(encodeText('kernel.perf_event_paranoid = 3\n')).get('kernel.perf_event_paranoid'),
    ).toEqual({
      value: '3',
      line: 1,
    });
  });

  it.each([
    ['x86_64', 'processor\t: 0\nmodel name\t: QEMU TCG CPU\nflags\t\t: fpu lm syscall\n\nprocessor\t: 1\n'],
    ['arm64', 'processor\t: 0\nFeatures\t: fp asimd\nCPU implementer\t: 0x41\n\nprocessor\t: 1\n'],
    ['riscv64', 'processor\t: 0\nisa\t\t: rv64imafdc\n\nprocessor\t: 1\n'],
    ['s390x', 'vendor_id       : IBM/S390\nprocessor 0: version = FF\nprocessor 1: version = FF\n'],
    ['unknown', 'processor\t: 0\nflags\t\t: fpu\n\nprocessor\t: 1\n'],
  ])('tells %s from cpuinfo', (arch, text) => {
    expect(readCpuinfo(encodeText(text))).toMatchObject({ arch, cpus: 2 });
  });
});
