import type { ProbeSpec } from '@hooklab/probe';

/** A clock's reading or the CPU: of the same event each hook has another. `args.cpu` is a field's name, and no such word. */
const VARIES = /(?<![.>\w])(?:ts|nsecs|latency|elapsed|cpu)\b/;

/** The columns by which rows of several hooks can be told to be the same event's. */
export function comparable(spec: ProbeSpec): string[] {
  return spec.columns.map(({ name }) => name).filter((name) => !varies(spec, name));
}

/** The column that reads the kernel's monotonic clock at every hook; null: none. */
export function clockColumn(spec: ProbeSpec): string | null {
  const column = spec.columns.find(({ name }) => {
    const texts = capturesOf(spec, name);
    return texts.length > 0 && texts.every((text) => text === 'ts' || text === 'nsecs');
  });
  return column?.name ?? null;
}

const varies = (spec: ProbeSpec, name: string): boolean =>
  capturesOf(spec, name).some((text) => VARIES.test(text));

/** Every expression that the column has at any hook. */
function capturesOf(spec: ProbeSpec, name: string): string[] {
  const maps = [
    spec.captures,
    ...spec.ways.flatMap(({ captures, at, exit }) => [
      captures,
      exit?.captures ?? {},
      ...Object.values(at).map((point) => point.captures),
    ]),
  ];
  return maps.flatMap((captures) => captures[name] ?? []);
}
