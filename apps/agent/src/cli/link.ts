import { Problem } from '@hooklab/base';
import { Command } from 'commander';
import { otherAgent } from '../server/control';
import { paths } from '../state/paths';
import { DEFAULT_PORT } from './start';

export const linkCommand = (): Command =>
  new Command('link')
    .description('A new one-time launch link of the workbench that runs here')
    .option('-p, --port <port>', 'its port', String(DEFAULT_PORT))
    .action(async ({ port }: { port: string }) => {
      const link = await otherAgent(paths().runtime, Number(port));
      if (!link) {
        throw new Problem({
          code: 'no-agent',
          what: `No workbench of yours runs on port ${port}`,
          fix: 'Start one: npm start',
        });
      }
      process.stdout.write(`${link}\n`);
    });
