import type { Source } from '../../resolve/resolved';
import { partsOfTyped, type Typed, type TypedOf } from '../../typing/typed';
import { quoted } from './file';
import { identifierOf } from './identifier';

/** What a cgroup that is asked for is called in a program. */
export const placeName = ({ place, name }: TypedOf<'belongs'>): string =>
  `${place === 'container' ? 'unit_' : 'in'}${identifierOf(name)}`;

/** Cgroups that are asked for, each once, for the loader to look up (filter.h). */
export function placeLines(sources: readonly Source[]): string[] {
  const all = new Map(placesOf(sources).map((node) => [placeName(node), node]));
  const lines = [...all].map(
    ([word, { place, name }]) => `HL_${place.toUpperCase()}(${word}, ${quoted(name)});`,
  );
  return lines.length > 0 ? [...lines, ''] : [];
}

/** Every place that a program asks for. */
export const placesOf = (sources: readonly Source[]): TypedOf<'belongs'>[] =>
  sources.flatMap((source) => ('roots' in source ? placesIn(source.of) : []));

function placesIn(node: Typed): TypedOf<'belongs'>[] {
  return node.kind === 'belongs' ? [node] : partsOfTyped(node).flatMap(placesIn);
}
