import { type Printable, Problem, printable, printableJson } from '@hooklab/base';
import { listPoints, type PointKind, pointLine, type Surface, unreadable } from '@hooklab/surface';
import { Command } from 'commander';
import { printAll } from '../output/output';
import { withSetting } from './setting';
import { type From, fromOptions, kindOption, open } from './surface-options';

export const listCommand = (): Command =>
  fromOptions(
    new Command('list')
      .description('Every point of a kind, with all that the surface says of it')
      .requiredOption(
        '-k, --kind <kind>',
        'tracepoint, rawtracepoint, fn, syscall, struct, lsm; also union, enum, typedef, symbol',
        kindOption,
      ),
  ).action((options: From & { kind: PointKind }) =>
    withSetting(async (setting, signal) => {
      const surface = await open(options, setting);
      const lost = unreadable(surface, options.kind);
      if (lost) {
        throw new Problem({
          code: 'no-list',
          what: `${surface.name} does not tell what there is of kind ${options.kind}`,
          cause: lost,
        });
      }
      await printAll(lines(surface, options), signal);
    }),
  );

function* lines(surface: Surface, { kind, json }: From & { kind: PointKind }): Generator<Printable> {
  for (const point of listPoints(surface, kind))
    yield json ? printableJson(point) : printable(pointLine(point));
}
