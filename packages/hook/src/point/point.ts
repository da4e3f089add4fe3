/** A place in the kernel, or in a program, that can be asked about. */
export type Point =
  /** a kernel function; module '' means wherever libbpf finds it */
  | { readonly kind: 'fn'; readonly name: string; readonly module: string; readonly offset?: number }
  | { readonly kind: 'syscall'; readonly name: string }
  | { readonly kind: 'tracepoint'; readonly category: string; readonly name: string }
  | { readonly kind: 'rawtracepoint'; readonly name: string }
  | { readonly kind: 'lsm'; readonly name: string }
  | { readonly kind: 'field'; readonly struct: string; readonly field: string }
  | { readonly kind: 'user'; readonly path: string; readonly symbol: string }
  | { readonly kind: 'usdt'; readonly path: string; readonly provider: string; readonly name: string }
  | { readonly kind: 'perf'; readonly event: string }
  | { readonly kind: 'iter'; readonly name: string }
  /** a loaded BPF program, or a function of it; of several with one name the newest */
  | { readonly kind: 'bpf'; readonly program: string; readonly fn?: string };

export type PointKind = Point['kind'];

/** The point's own name: what a program on it is called after. */
export function pointName(point: Point): string {
  switch (point.kind) {
    case 'field':
      return point.struct;
    case 'user':
      return point.symbol;
    case 'perf':
      return point.event;
    case 'bpf':
      return point.fn ?? point.program;
    default:
      return point.name;
  }
}
