import { type HookId, type Point, pointName, pointText } from '@hooklab/hook';
import { syscallEvent } from '@hooklab/surface';
import type { SpecPoint } from '../spec/words';

/** A hook at a point: one end of a way. */
export interface End {
  readonly hook: HookId;
  readonly point: SpecPoint;
}

export const hookAt = ({ hook, point }: End): string => `${hook} at ${pointText(point)}`;

/** A call is named alike whether it is hooked by its tracepoint or by itself. */
export const pointWord = (point: Point): string =>
  point.kind === 'tracepoint' && point.category === 'syscalls'
    ? (syscallEvent(point.name)?.syscall ?? point.name)
    : pointName(point);
