import type { AdvisorFacts } from '../facts/facts';
import { place } from '../facts/place';
import { note, type Prediction, type Trace } from '../predict/outcome';
import { msg } from '../text/message';
import type { Draft } from './draft';

/** A way that fails because its module is not loaded says so, and how it is loaded; null of any other. */
export function withoutModule(
  facts: AdvisorFacts,
  { module }: Pick<Draft, 'module'>,
  found: Prediction,
  trace: Trace,
): Prediction | null {
  if (!module || found.verdict !== 'fails' || facts.modules.includes(module.name)) return null;
  if (facts.config(module.option) !== 'm') return null;
  note(trace, 'P-26', false, facts.configPlace(module.option), place('modules', null, `no ${module.name}`));
  return { ...found, predicate: 'P-26', why: msg('why.moduleNotLoaded', { module: module.name }) };
}
