import { printable, printableJson } from '@hooklab/base';
import { absentPoint, findPoint, pointText } from '@hooklab/surface';
import { Command } from 'commander';
import { printAll } from '../output/output';
import { withSetting } from './setting';
import { type From, fromOptions, open } from './surface-options';
import { userPoint } from './surface-user';

export const showCommand = (): Command =>
  fromOptions(
    new Command('show')
      .description('All that a surface says of one point')
      .argument(
        '<name>',
        'tracepoint:CATEGORY:NAME, rawtracepoint:NAME, fn:NAME, syscall:NAME, struct:NAME, lsm:NAME, bpf:NAME, user:PATH:FUNCTION, usdt:PATH:PROVIDER:NAME; a bare name is the likeliest of them',
      ),
  ).action((name: string, options: From) =>
    withSetting(async (setting, signal) => {
      const user = userPoint(name, options);
      if (user) return printAll(user, signal);
      const surface = await open(options, setting);
      const point = findPoint(surface, name);
      if (!point) throw absentPoint(surface, name);
      await printAll(options.json ? [printableJson(point)] : pointText(point).map(printable), signal);
    }),
  );
