import { blankComments } from '@hooklab/probe';
import { programsOf, structBraces } from './program';
import { insertAfter } from './source';

/** The struct that the source sends, and has not kept for Hooklab; null: it sends none that it declares. */
export function sentStruct(source: string): string | null {
  const text = blankComments(source);
  const named = [
    /\bhl_reserve\(\s*struct\s+(\w+)\s*\)/.exec(text)?.[1],
    /\bstruct\s+(\w+)\s*\*\s*\w+\s*=\s*bpf_ringbuf_reserve\(\s*&\s*hl_events\b/.exec(text)?.[1],
    'hl_event',
  ];
  return named.find((name) => name !== undefined && structBraces(text, name) !== null) ?? null;
}

/** `HL_EVENT(struct NAME);` behind its declaration. */
export function kept(source: string, struct: string): string | null {
  const text = blankComments(source);
  const braces = structBraces(text, struct);
  const end = braces ? text.indexOf(';', braces[1]) : -1;
  if (end < 0) return null;
  return withHooklab(`${source.slice(0, end + 1)}\nHL_EVENT(struct ${struct});${source.slice(end + 1)}`);
}

const ROW = `struct hl_event {
	__u64 ts;
	__u32 pid;
	char comm[16];
};
HL_EVENT(struct hl_event);
`;
const SENT = `
	struct hl_event *hl_row;
	__u64 hl_now;

	if (!hl_enter())
		return 0;
	hl_now = bpf_ktime_get_ns();
	hl_row = hl_reserve(struct hl_event);
	if (hl_row) {
		hl_row->ts = hl_now;
		hl_row->pid = hl_tgid();
		bpf_get_current_comm(hl_row->comm, sizeof(hl_row->comm));
		hl_submit(hl_row);
	}
`;

/** A row of each hit of a program that sends nothing: when, and which process; null where it does its own accounts. */
export function withRows(source: string): string | null {
  const programs = programsOf(source);
  if (programs.length === 0 || /\bhl_(?:enter|entered|reserve|filtered)\w*\s*\(/.test(blankComments(source)))
    return null;
  let text = source;
  for (const { at } of [...programs].reverse()) {
    const from = at.body[0];
    text = text.slice(0, from) + SENT + text.slice(from).replace(/^\n/, '');
  }
  const first = /^\s*SEC\s*\(\s*"(?!license|\.maps|\.rodata)/m.exec(blankComments(text))?.index ?? 0;
  const head = text.slice(0, first).trimEnd();
  return withHooklab(`${head === '' ? '' : `${head}\n\n`}${ROW}\n${text.slice(first).trimStart()}`);
}

const withHooklab = (source: string): string =>
  /^\s*#\s*include\s*"hooklab\.h"/m.test(source)
    ? source
    : insertAfter(source, /^\s*#\s*include\b/, '#include "hooklab.h"');
