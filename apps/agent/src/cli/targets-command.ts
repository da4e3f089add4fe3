import { line, Problem, printableJson } from '@hooklab/base';
import { Command } from 'commander';
import { print } from '../output/output';
import { address, isSsh } from '../target/ssh/address';
import { HostKeys } from '../target/ssh/hostKeys';
import { NamedTargets } from '../target/ssh/named';
import { withSetting } from './setting';

/** The kernels that can be traced, and the machines behind ssh among them: named, confirmed, removed. */
export function targetsCommand(): Command {
  const targets = new Command('targets').description(
    'The kernels that can be traced: this machine, lab VMs, and machines that ssh reaches',
  );

  targets
    .command('list', { isDefault: true })
    .description('What there is; machines are listed once they were named or reached')
    .option('--json', 'one JSON object: {version, targets: [{id, title}]}')
    .action(({ json }: { json?: boolean }) =>
      withSetting(async ({ workbench }) => {
        const list = workbench.targets.list().map(({ id, title }) => ({ id, title }));
        if (json) print(printableJson({ version: 1, targets: list }));
        else for (const { id, title } of list) print(line`${id.padEnd(24)} ${title}`);
      }),
    );

  targets
    .command('add')
    .argument('<target>', 'ssh:USER@HOST, ssh:HOST of your ssh_config, ssh:USER@HOST:PORT')
    .description('Name a machine, so that the workbench offers it; nothing is connected')
    .action((id: string) =>
      withSetting(async ({ paths }) => {
        const problem = new NamedTargets(paths.state).add(machine(id).id);
        if (problem) throw problem;
        print(line`${id} is a target now`);
      }),
    );

  targets
    .command('confirm')
    .argument('<target>')
    .argument('<fingerprint>', 'SHA256:…, as it was shown, and as the machine itself says')
    .description('Take a machine’s host key from now on, as “yes” does where ssh asks')
    .action((id: string, fingerprint: string) =>
      withSetting(async ({ paths }, signal) => {
        const { type } = await new HostKeys(paths.state).confirm(machine(id), fingerprint, signal);
        print(line`${id} is known by its ${type} key ${fingerprint} now`);
      }),
    );

  targets
    .command('forget-key')
    .argument('<target>')
    .description('Forget the host key that was confirmed for a machine')
    .action((id: string) =>
      withSetting(async ({ paths }) => {
        if (await new HostKeys(paths.state).forget(machine(id))) {
          print(line`No host key is known for ${id} here any more`);
          return;
        }
        throw new Problem({
          code: 'ssh-no-key',
          what: `No host key was confirmed in Hooklab for ${id}`,
          cause: 'what ssh knows besides stands in your own known_hosts',
          fix: 'Take it out there: ssh-keygen -R HOST',
        });
      }),
    );

  targets
    .command('remove')
    .argument('<target>')
    .description('Take a machine off the list, and forget its host key')
    .action((id: string) =>
      withSetting(async ({ paths }) => {
        const named = new NamedTargets(paths.state);
        const key = await new HostKeys(paths.state).forget(machine(id));
        if (!named.remove(id) && !key)
          throw new Problem({
            code: 'unknown-target',
            what: `${id} is not on the list`,
            fix: 'Look at it: hooklab targets',
          });
        print(line`${id} is off the list`);
      }),
    );
  return targets;
}

/** Throws Problem `not-ssh`, `ssh-address`. */
function machine(id: string) {
  if (isSsh(id)) return address(id);
  throw new Problem({
    code: 'not-ssh',
    what: `${id} is not reached by ssh`,
    cause: 'this machine and the lab VMs are there by themselves',
    fix: 'Name a machine as ssh:USER@HOST',
  });
}
