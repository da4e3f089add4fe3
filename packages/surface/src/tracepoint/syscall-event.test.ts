import { expect, it } from 'vitest';
import { syscallEvent, syscallEventName } from './syscall-event';

it.each([
  ['sys_enter_openat', { end: 'enter', syscall: 'openat' }],
  ['sys_exit_exit_group', { end: 'exit', syscall: 'exit_group' }],
  ['sys_enter', { end: 'enter', syscall: null }],
  ['sys_exit', { end: 'exit', syscall: null }],
] as const)('%s', (name, event) => {
  expect(syscallEvent(name)).toEqual(event);
  expect(syscallEventName(event)).toBe(name);
});

it.each(['sched_switch', 'sys_enterprise', 'my_sys_enter_x', 'sys_enter_'])('%s is of no syscall', (name) => {
  expect(syscallEvent(name)).toBeNull();
});
