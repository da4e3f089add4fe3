import { type Printable, printable, printableJson } from '@hooklab/base';
import type { Layout } from '@hooklab/records';
import { Command } from 'commander';
import { objectNamed } from '../answer/words';
import { print } from '../output/output';
import { type ObjectShape, shapeOf } from '../run/object';

export const objectCommand = (): Command =>
  new Command('object')
    .description(
      'What a compiled object says of itself: its programs, the columns of its records, its counters',
    )
    .argument('<file>', 'an object, as compile writes it')
    .option('--json', 'one JSON object: programs, layouts, counters')
    .action((file: string, { json }: { json?: boolean }) => {
      const shape = shapeOf(objectNamed(file));
      print(...(json ? [printableJson(shape)] : linesOf(shape)));
    });

/**
 *   on_vfs_unlink         fentry/vfs_unlink
 *
 *   struct hl_event, 136 bytes
 *      0    8  uint    ts               __u64
 *      8    4  uint    pid              __u32
 */
function linesOf({ programs, layouts, counters }: ObjectShape): Printable[] {
  const lines = programs.map(({ program, section }) => `${program.padEnd(20)}  ${section}`);
  for (const layout of layouts) lines.push('', ...columnLines(layout));
  if (counters.length > 0) lines.push('', `counters: ${counters.join(', ')}`);
  return lines.map(printable);
}

const columnLines = ({ struct, size, name, tag, columns }: Layout): string[] => [
  `struct ${struct}, ${size} bytes${tag === null ? '' : `, kind ${name}, tag ${tag}`}`,
  ...columns.map((c) =>
    [
      String(c.offset).padStart(4),
      String(c.size).padStart(4),
      '',
      c.kind.padEnd(7),
      c.name.padEnd(16),
      c.ctype,
    ].join(' '),
  ),
];
