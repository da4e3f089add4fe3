import type { HookId } from '@hooklab/hook';
import type { Stratum } from './strata';

/** One thing to try: predict it, try it, compare. */
export interface SampledCase {
  readonly stratum: Stratum | 'tracepoint' | 'rare';
  readonly point: string;
  readonly hook: HookId;
}
