import { type AdvisorFacts, type Unloaded, unloadedModule } from '@hooklab/advisor';
import type { Point } from '@hooklab/hook';
import { type Maker, plain } from './context';

/** The module of this kernel that is not loaded and would bring that point; null where nothing tells of one. */
export function ofUnloaded(facts: AdvisorFacts, point: Point): Unloaded | null {
  if (point.kind === 'fn') {
    const isThere = facts.rows.first(point.name) >= 0 || facts.types.hasFunc(point.name);
    return isThere ? null : unloadedModule(facts, point.name);
  }
  if (point.kind !== 'tracepoint' && point.kind !== 'rawtracepoint') return null;
  if (facts.types.tracepoint(point.name) !== null || hasEvent(facts, point.name)) return null;
  const category = point.kind === 'tracepoint' ? point.category : '';
  return (category !== '' && unloadedModule(facts, category)) || unloadedModule(facts, point.name);
}

const hasEvent = (facts: AdvisorFacts, name: string): boolean =>
  [...(facts.events?.keys() ?? [])].some((event) => event.endsWith(`:${name}`));

export const loadModule: Maker = ({ target, facts, params }) => {
  if (!target) {
    // a type that clang does not know is of a point's module, or of none that is named here
    const module = facts && params.name ? unloadedModule(facts, params.name)?.module : undefined;
    return module ? [plain('load-module', { command: `modprobe ${module}` })] : [];
  }
  const named = target.kind === 'fn' ? target.module : '';
  const module = named || (facts && ofUnloaded(facts, target)?.module);
  return module ? [plain('load-module', { command: `modprobe ${module}` })] : [];
};
