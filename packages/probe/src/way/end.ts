import { type HookId, pointText } from '@hooklab/hook';
import type { SpecPoint } from '../spec/words';

/** A hook at a point: one end of a way. */
export interface End {
  readonly hook: HookId;
  readonly point: SpecPoint;
}

export const hookAt = ({ hook, point }: End): string => `${hook} at ${pointText(point)}`;
