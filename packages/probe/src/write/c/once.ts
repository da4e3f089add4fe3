const RETURNED = /\bctx->ret\b/g;

/**
 * What a system call returns is read once, before all else. Where it is read in several places clang may keep its address
 * instead, and a kernel takes no context pointer that was added to (6.12: “dereference of modified ctx ptr R1 off=16”).
 *
 *   long ret = ctx->ret;
 */
export function returnedOnce(head: string, body: readonly string[]): readonly string[] {
  if (!head.includes('struct trace_event_raw_sys_exit *ctx')) return body;
  const uses = body.reduce((sum, line) => sum + (line.match(RETURNED)?.length ?? 0), 0);
  if (uses < 2) return body;
  return ['\tlong ret = ctx->ret;', ...body.map((line) => line.replace(RETURNED, 'ret'))];
}
