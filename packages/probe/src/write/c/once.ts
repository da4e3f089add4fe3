const RETURNED = /\bctx->ret\b/g;
const ARGUMENT = /\bctx->args\[(\d)\]/g;

/**
 * What a system call is given or returns is read once, before all else. Where it is read in several places clang may keep its
 * address instead, or choose between two, and a kernel takes no context pointer that was added to (5.10, 6.1, 6.12:
 * “dereference of modified ctx ptr R1 off=16”).
 *
 *   long ret = ctx->ret;
 *   unsigned long arg_2 = ctx->args[2];
 */
export function readOnce(head: string, body: readonly string[]): readonly string[] {
  if (head.includes('struct trace_event_raw_sys_exit *ctx')) return returnedOnce(body);
  if (head.includes('struct trace_event_raw_sys_enter *ctx')) return givenOnce(body);
  return body;
}

function returnedOnce(body: readonly string[]): readonly string[] {
  const uses = body.reduce((sum, line) => sum + (line.match(RETURNED)?.length ?? 0), 0);
  if (uses < 2) return body;
  return ['\tlong ret = ctx->ret;', ...body.map((line) => line.replace(RETURNED, 'ret'))];
}

function givenOnce(body: readonly string[]): readonly string[] {
  const uses = new Map<string, number>();
  for (const line of body) {
    const chosen = line.includes(' ? ') ? 2 : 1;
    for (const [, n] of line.matchAll(ARGUMENT)) uses.set(n!, (uses.get(n!) ?? 0) + chosen);
  }
  const several = [...uses].flatMap(([n, count]) => (count > 1 ? [n] : [])).sort();
  if (several.length === 0) return body;
  return [
    ...several.map((n) => `\tunsigned long arg_${n} = ctx->args[${n}];`),
    ...body.map((line) => line.replace(ARGUMENT, (text, n) => (several.includes(n) ? `arg_${n}` : text))),
  ];
}
