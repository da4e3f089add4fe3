import { isUseful, msg, predict } from '@hooklab/advisor';
import { findMember, type HookId, hookType, memberNames, sectionOf } from '@hooklab/hook';
import { type Btf, CPrinter, Kind, resolve, STRUCTS, type TypeId } from '@hooklab/surface';
import { isReturnName, type SourceProgram } from '../source/program';
import { withParameters } from '../source/repairs';
import { mapsSection, mapValue, memberAddress, sizeOfTarget } from '../source/sizes';
import { changing, type Maker, plain, type RemedyContext } from './context';

/** Ways out of what is handed over at the wrong type, place or size. */

/** A struct given where one of its members is wanted: the address of that member. */
export const addressOfMember: Maker = (c) => {
  const { name, wanted } = c.params;
  const struct = c.btf && name ? c.btf.find(name, STRUCTS) : 0;
  if (!c.btf || !struct) return [];
  const named = innerMember(c.btf, struct, wanted ?? '');
  if (!named) return [];
  const made = c.source && c.line ? memberAddress(c.source.text, c.line.line, named) : null;
  return made
    ? [
        plain('member-address', {
          message: msg('remedy.member-address', { to: made.to }),
          ...changing(c, made.source),
        }),
      ]
    : [];
};

/** Also one in an unnamed union, as f_path is from 6.16. */
function innerMember(btf: Btf, struct: TypeId, wanted: string): string | null {
  return (
    memberNames(btf, struct).find((name) => {
      const type = resolve(btf, findMember(btf, struct, name)!.type);
      return btf.name(type) === wanted && btf.kind(type) === Kind.STRUCT;
    }) ?? null
  );
}

/**
 * An exit program with too few parameters takes an argument for the return value: all arguments go before it. One at the
 * entry that asks for it belongs on the exit.
 */
export const returnPlace: Maker = (c) => {
  const { program, target, facts } = c;
  const exit = c.hook !== null && hookType(c.hook).sees.ret !== 'none';
  const moves = !exit && c.hook !== null && hookType(c.hook).base === 'fentry';
  if (program?.macro !== 'BPF_PROG' || !(exit || moves)) return [plain('return-place')];
  if (moves && (!asksReturn(program) || !goesTo(c, 'fexit'))) return [plain('return-place')];
  const fn = target?.kind === 'fn' ? facts?.types.func(target.name, target.module) : null;
  if (!fn || program.params.length > fn.params.length) return [plain('return-place')];
  const print = new CPrinter(fn.btf, { brief: true });
  const own = program.params.slice(0, -1).map((p) => p.text);
  const rest = fn.params
    .slice(own.length)
    .map((p, i) => print.declare(p.type, p.name || `hl_${own.length + i}`));
  const after =
    c.source && withParameters(c.source.text, program, [...own, ...rest, program.params.at(-1)!.text]);
  if (!moves || !after) return [plain('return-place', changing(c, after))];
  // the section stands before the signature: its place is the same after the change
  const [from, to] = program.at.section;
  const section = sectionOf('fexit', target!, facts!.kernel.arch);
  const message = msg('remedy.exit-return', { section });
  const moved = after.slice(0, from) + section + after.slice(to);
  return [
    plain('exit-return', { hook: 'fexit', point: target!, section, message, ...changing(c, moved) }),
    plain('return-place'),
  ];
};

const asksReturn = ({ params }: SourceProgram): boolean => isReturnName(params.at(-1)?.name ?? '');

const goesTo = ({ facts, target, who, refuses }: RemedyContext, hook: HookId): boolean =>
  facts !== undefined &&
  target !== null &&
  !refuses?.includes(hook) &&
  isUseful(predict(facts, target, hook, who));

export const inMapsSection: Maker = (c) => [
  plain('maps-section', changing(c, c.source && c.line ? mapsSection(c.source.text, c.line.line) : null)),
];

/** The map's value as large as it is used, or the size of what is written to. */
export const ownSize: Maker = (c) => {
  const at = c.source && c.line ? { text: c.source.text, line: c.line.line } : null;
  const value = at && mapValue(at.text, at.line);
  if (value)
    return [
      plain('own-size', {
        message: msg('remedy.map-value', { type: value.type }),
        ...changing(c, value.source),
      }),
    ];
  const fits = at && sizeOfTarget(at.text, at.line, Number(c.params.n));
  if (fits)
    return [
      plain('own-size', { message: msg('remedy.size-of', { to: fits.to }), ...changing(c, fits.source) }),
    ];
  return [plain('own-size')];
};
