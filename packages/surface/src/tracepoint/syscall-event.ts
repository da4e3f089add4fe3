/** One end of a syscall, as an event. */
export interface SyscallEvent {
  end: 'enter' | 'exit';
  /** "openat"; null: of every syscall */
  syscall: string | null;
}

/** An event's name: "sys_enter_openat" → the entry of openat, "sys_exit" → the exit of every one; null: of no syscall. */
export function syscallEvent(name: string): SyscallEvent | null {
  const [, end, syscall] = /^sys_(enter|exit)(?:_(\w+))?$/.exec(name) ?? [];
  return end === undefined ? null : { end: end as SyscallEvent['end'], syscall: syscall ?? null };
}

export const syscallEventName = ({ end, syscall }: SyscallEvent): string =>
  syscall === null ? `sys_${end}` : `sys_${end}_${syscall}`;
