import { parseSpec } from './parse';
import type { ProbeSpec } from './schema';

/** Whose events are wanted, of any spec; what is left out is everybody's. */
export interface Whose {
  /** a thread's name: exactly, or a pattern with * and ? */
  readonly comm?: string | undefined;
  readonly pids?: readonly number[] | undefined;
  readonly tids?: readonly number[] | undefined;
  readonly uids?: readonly number[] | undefined;
  /** the path of a cgroup: with all below it */
  readonly cgroup?: string | undefined;
  /** a systemd unit or a container, by name */
  readonly container?: string | undefined;
  /** records a second on each CPU */
  readonly rate?: number | undefined;
}

/** The tests that say it, as expressions. */
export function whoseTests({ comm, pids, tids, uids, cgroup, container }: Whose): string[] {
  return [
    ...oneOf('pid', pids),
    ...oneOf('tid', tids),
    ...oneOf('uid', uids),
    ...(comm === undefined ? [] : [commTest(comm)]),
    ...(cgroup === undefined ? [] : [`in_cgroup(${literal(cgroup)})`]),
    ...(container === undefined ? [] : [`in_container(${literal(container)})`]),
  ];
}

/** The same spec of their events only: every way of it. Throws Problem `spec`. */
export function ofThose(spec: ProbeSpec, whose: Whose): ProbeSpec {
  const tests = whoseTests(whose);
  const { rate } = whose;
  if (tests.length === 0 && rate === undefined) return spec;
  return parseSpec({
    ...spec,
    ways: spec.ways.map((way) =>
      tests.length === 0 ? way : { ...way, where: [...(way.where ?? []), ...tests] },
    ),
    limits: { ...spec.limits, ...(rate === undefined ? {} : { rate }) },
  });
}

const oneOf = (word: string, numbers: readonly number[] | undefined): string[] =>
  numbers === undefined || numbers.length === 0
    ? []
    : [numbers.map((number) => `${word} == ${number}`).join(' || ')];

/** A pattern only where it is one: a name is compared with less. */
const commTest = (comm: string): string =>
  /[*?]/.test(comm) ? `glob(comm, ${literal(comm)})` : `comm == ${literal(comm)}`;

const literal = (text: string): string => `"${text.replace(/["\\]/g, '\\$&')}"`;
