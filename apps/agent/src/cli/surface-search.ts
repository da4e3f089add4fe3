import { line, type Printable, printableJson } from '@hooklab/base';
import { Catalog } from '@hooklab/surface';
import { Command, InvalidArgumentError } from 'commander';
import { noneFound } from '../answer/none-found';
import { type Found, searched } from '../answer/search';
import { printAll, say } from '../output/output';
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
      const { found, of } = searched(catalog, query.join(' '), options.limit);
      await printAll(found.map(options.json ? printableJson : foundLine), signal);
      if (found.length < of) {
        say(line`the best ${found.length} of ${of}; --limit 0 for all`);
      } else if (of === 0) {
        for (const why of noneFound(catalog, query.join(' '))) say(why);
      }
    }),
  );

const foundLine = ({ point, module, traceable }: Found): Printable =>
  line`${point}${module ? `  [${module}]` : ''}${traceable === false ? '  not traceable' : ''}`;

function limitOption(text: string): number {
  if (/^\d{1,7}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('Take a number.');
}
