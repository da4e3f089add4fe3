import { Command } from 'commander';
import { Kernels } from '../mcp/kernels';
import { serveMcp } from '../mcp/serve';
import { withSetting } from './setting';
import { VERSION } from './version';

/** For programs that ask. */
export const mcpCommand = (): Command =>
  new Command('mcp')
    .description(
      'Serve the Model Context Protocol on stdin and stdout, for assistants: apps/agent/src/mcp/README.md',
    )
    .option('--allow-local', 'also this machine and ssh targets may be traced; else lab VMs only')
    .action(({ allowLocal }: { allowLocal?: boolean }) =>
      withSetting(async ({ workbench, product, paths }, signal) => {
        const kernels = new Kernels(workbench.surfaces);
        await serveMcp(
          { workbench, product, paths, kernels, allowLocal: allowLocal === true },
          VERSION,
          signal,
        );
      }),
    );
