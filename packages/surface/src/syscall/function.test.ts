import { expect, test } from 'vitest';
import { syscallFunction } from './function';

test.each([
  ['__x64_sys_newstat', 'newstat', 'entry', 'native'],
  ['__arm64_sys_newstat', 'newstat', 'entry', 'native'],
  ['__se_sys_openat', 'openat', 'widening', 'both'],
  ['__do_sys_getpid', 'getpid', 'body', 'both'],
  ['__ia32_sys_waitpid', 'waitpid', 'entry', 'compat'],
  ['__ia32_compat_sys_ioctl', 'ioctl', 'entry', 'compat'],
  ['__x32_compat_sys_ioctl', 'ioctl', 'entry', 'compat'],
  ['__arm64_compat_sys_ioctl', 'ioctl', 'entry', 'compat'],
  ['__se_compat_sys_ioctl', 'ioctl', 'widening', 'compat'],
  ['__do_compat_sys_ioctl', 'ioctl', 'body', 'compat'],
])('%s', (fn, syscall, part, callers) => {
  expect(syscallFunction(fn)).toEqual({ syscall, part, callers });
});

test.each(['do_sys_openat2', '__sys_connect', '__pfx___x64_sys_stat', '__x64_sys_', 'x64_sys_stat'])(
  '%s is no such function',
  (fn) => {
    expect(syscallFunction(fn)).toBeNull();
  },
);
