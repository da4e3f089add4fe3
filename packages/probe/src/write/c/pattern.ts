import type { Source } from '../../resolve/resolved';
import { partsOfTyped, type Typed } from '../../typing/typed';
import { comment, plain } from './file';
import { identifierOf } from './identifier';

export const patternName = (pattern: string): string => `pattern_${identifierOf(pattern)}`;

/** The tables of the patterns that texts are compared with (struct hl_pattern of filter.h). */
export const patternLines = (sources: readonly Source[]): string[] =>
  [...new Set(sources.flatMap((source) => ('roots' in source ? patternsIn(source.of) : [])))].flatMap(
    tableOf,
  );

function patternsIn(node: Typed): string[] {
  const own = node.kind === 'fits' ? [node.pattern] : [];
  return [...own, ...partsOfTyped(node).flatMap(patternsIn)];
}

function tableOf(pattern: string): string[] {
  // several stars say no more than one
  const letters = [...pattern.replace(/\*+/g, '*')];
  const places = (wanted: string): bigint =>
    letters.reduce((bits, letter, i) => (letter === wanted ? bits | (1n << BigInt(i)) : bits), 0n);
  const stars = places('*');
  const characters = [...new Set(letters)].filter((letter) => letter !== '*' && letter !== '?').sort();
  return [
    ...comment([
      `Texts that fit ${plain(JSON.stringify(pattern))}: at which of its letters each character may be.`,
    ]),
    `static const struct hl_pattern ${patternName(pattern)} = {`,
    `\t.any = ${hex(stars | places('?'))},`,
    `\t.stars = ${hex(stars)},`,
    `\t.letters = ${letters.length},`,
    ...(characters.length === 0
      ? []
      : [
          '\t.fits = {',
          ...characters.map((letter) => `\t\t[${characterText(letter)}] = ${hex(places(letter))},`),
          '\t},',
        ]),
    '};',
    '',
  ];
}

const hex = (bits: bigint): string => `0x${bits.toString(16)}`;

const characterText = (letter: string): string =>
  letter === "'" || letter === '\\' ? `'\\${letter}'` : `'${letter}'`;
