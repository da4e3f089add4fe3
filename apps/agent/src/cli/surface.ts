import { line, shortBytes } from '@hooklab/base';
import { absentFiles } from '@hooklab/surface';
import { Command } from 'commander';
import { print } from '../output/output';
import { writeSurface } from '../surface/write';
import { showProgress, withSetting } from './setting';
import { diffCommand } from './surface-diff';
import { listCommand } from './surface-list';
import { searchCommand } from './surface-search';
import { showCommand } from './surface-show';
import { userCommand } from './surface-user';

export function surfaceCommand(): Command {
  const surface = new Command('surface').description(
    'What a kernel offers to be traced: read it, search it, compare it',
  );

  surface
    .command('capture')
    .argument('<out>', 'a directory, or a file that ends in .tar.xz')
    .requiredOption('-t, --target <target>', 'local, lab:ID or ssh:USER@HOST')
    .option('--raw-addresses', 'keep the kernel’s addresses as they are; else KASLR’s offsets are taken out')
    .description('Save everything a target’s kernel shows')
    .action((out: string, options: { target: string; rawAddresses?: boolean }) =>
      withSetting(async ({ workbench }, signal) => {
        showProgress(workbench);
        await workbench.targets.open(options.target);
        const from = performance.now();
        const files = options.rawAddresses
          ? await workbench.surfaces.raw(options.target)
          : await workbench.surfaces.files(options.target, { again: true, signal });
        const seconds = ((performance.now() - from) / 1000).toFixed(1);
        await writeSurface(files, out);
        const bytes = [...files.values()].reduce((n, file) => n + file.length, 0);
        print(line`${out}: ${files.size} files, ${shortBytes(bytes)}, read in ${seconds} s`);
        for (const { item, why } of absentFiles(files)) print(line`  without ${item}: ${why}`);
      }),
    );
  for (const command of [listCommand, showCommand, searchCommand, diffCommand, userCommand])
    surface.addCommand(command().exitOverride());
  return surface;
}
