import { type ProbeSpec, shippedSpecs } from '@hooklab/probe';
import { useStore } from '../base/useStore';
import { useWorkbench } from '../workbench/context';
import { MADE } from '../workspace/made';

/** The spec that Compose has; null: C by hand, or none. */
export function useProbe(): ProbeSpec | null {
  const { spec, made } = useStore(useWorkbench().bench.state);
  return spec === MADE ? made : (shippedSpecs.find(({ name }) => name === spec) ?? null);
}
