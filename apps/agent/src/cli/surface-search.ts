import { line, type Printable, printableJson } from '@hooklab/base';
import { Catalog, type CatalogEntry, entryPath } from '@hooklab/surface';
import { Command, InvalidArgumentError } from 'commander';
import { printAll, say } from '../output/output';
import { noneFound } from './none-found';
import { withSetting } from './setting';
import { type From, fromOptions, open } from './surface-options';

const DEFAULT_LIMIT = 100;

export const searchCommand = (): Command =>
  fromOptions(
    new Command('search')
      .description('Points by name, best first')
      .argument(
        '<query...>',
        'words, and filters: arg:sk_buff ret:int field:sk_state module:ext4 category:sched kind:fn traceable:yes',
      )
      .option('-n, --limit <number>', 'at most so many; 0 for all', limitOption, DEFAULT_LIMIT),
  ).action((query: string[], options: From & { limit: number }) =>
    withSetting(async (setting, signal) => {
      const catalog = new Catalog(await open(options, setting));
      const { ids } = catalog.search(query.join(' '));
      const shown = options.limit === 0 ? ids : ids.subarray(0, options.limit);
      await printAll(
        Array.from(shown, (id, i) => found(catalog.entry(id), i + 1, options.json)),
        signal,
      );
      if (shown.length < ids.length) {
        say(line`the best ${shown.length} of ${ids.length}; --limit 0 for all`);
      } else if (ids.length === 0) {
        for (const why of noneFound(catalog, query.join(' '))) say(why);
      }
    }),
  );

function found(entry: CatalogEntry, rank: number, json: boolean | undefined): Printable {
  const { kind, name, category, module, traceable } = entry;
  const point = entryPath(entry);
  if (json) return printableJson({ point, kind, rank, name, category, module, traceable });
  return line`${point}${module ? `  [${module}]` : ''}${traceable === false ? '  not traceable' : ''}`;
}

function limitOption(text: string): number {
  if (/^\d{1,7}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('Take a number.');
}
