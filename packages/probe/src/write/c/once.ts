import type { Context } from '../../resolve/resolved';
import { type CType, ctypeOf } from '../../typing/ctype';

type RecordContext = Extract<Context, { kind: 'record' }>;

const FIELD = /\bctx->(\w+)\b/g;
const RETURNED = /\bctx->ret\b/g;
const ARGUMENT = /\bctx->args\[(\d)\]/g;

/**
 * What a system call is given or returns, and a number or address in an event's record, is read once, before all else. Where it is read in several places clang may keep its
 * address instead, or choose between two, and a kernel takes no context pointer that was added to (5.10, 6.1, 6.12:
 * “dereference of modified ctx ptr R1 off=16”).
 *
 *   long ret = ctx->ret;
 *   unsigned long arg_2 = ctx->args[2];
 *   typeof(ctx->prev_pid) field_prev_pid = ctx->prev_pid;
 */
export function readOnce(head: string, body: readonly string[], context: Context): readonly string[] {
  const rest = context.kind === 'record' ? fieldsOnce(body, context) : body;
  if (head.includes('struct trace_event_raw_sys_exit *ctx')) return returnedOnce(rest);
  if (head.includes('struct trace_event_raw_sys_enter *ctx')) return givenOnce(rest);
  return rest;
}

function returnedOnce(body: readonly string[]): readonly string[] {
  const uses = body.reduce((sum, line) => sum + (line.match(RETURNED)?.length ?? 0), 0);
  if (uses < 2) return body;
  return ['\tlong ret = ctx->ret;', ...body.map((line) => line.replace(RETURNED, 'ret'))];
}

const isScalar = ({ kind }: CType): boolean => kind === 'int' || kind === 'pointer';

function fieldsOnce(body: readonly string[], { btf, fields }: RecordContext): readonly string[] {
  const scalars = new Set(
    fields.flatMap(({ member, type }) => (isScalar(ctypeOf(btf, type)) ? [member] : [])),
  );
  const several = severalOf(body, FIELD).filter((name) => name !== 'ret' && scalars.has(name));
  if (several.length === 0) return body;
  return [
    ...several.map((name) => `\ttypeof(ctx->${name}) field_${name} = ctx->${name};`),
    ...body.map((line) =>
      line.replace(FIELD, (text, name) => (several.includes(name) ? `field_${name}` : text)),
    ),
  ];
}

/** What a pattern's first group says in more places than one, or where one of two is chosen. */
function severalOf(body: readonly string[], pattern: RegExp): string[] {
  const uses = new Map<string, number>();
  for (const line of body) {
    const chosen = line.includes(' ? ') ? 2 : 1;
    for (const [, found] of line.matchAll(pattern)) uses.set(found!, (uses.get(found!) ?? 0) + chosen);
  }
  return [...uses].flatMap(([found, count]) => (count > 1 ? [found] : [])).sort();
}

function givenOnce(body: readonly string[]): readonly string[] {
  const several = severalOf(body, ARGUMENT);
  if (several.length === 0) return body;
  return [
    ...several.map((n) => `\tunsigned long arg_${n} = ctx->args[${n}];`),
    ...body.map((line) => line.replace(ARGUMENT, (text, n) => (several.includes(n) ? `arg_${n}` : text))),
  ];
}
