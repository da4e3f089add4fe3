import { type Point, pointName } from './point';

/** "fn:tcp_connect": the form that parsePoint reads back. */
export function pointText(point: Point): string {
  switch (point.kind) {
    case 'fn':
      return `fn:${point.module ? `${point.module}:` : ''}${point.name}${point.offset ? `+0x${point.offset.toString(16)}` : ''}`;
    case 'tracepoint':
      return `tracepoint:${point.category}:${point.name}`;
    case 'field':
      return `struct:${point.struct}.${point.field}`;
    case 'user':
      return `user:${point.path}:${point.symbol}`;
    case 'usdt':
      return `usdt:${point.path}:${point.provider}:${point.name}`;
    case 'bpf':
      return `bpf:${point.program}${point.fn === undefined ? '' : `:${point.fn}`}`;
    default:
      return `${point.kind}:${pointName(point)}`;
  }
}
