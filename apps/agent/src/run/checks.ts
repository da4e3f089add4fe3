import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { Problem, toProblem } from '@hooklab/base';
import type { Check } from '@hooklab/protocol';
import { clang, compilerFault } from '../compile';
import type { Paths } from '../state/paths';
import { libbpfHeaders } from '../state/product';

const run = promisify(execFile);

/** What the agent's own machine has: the compiler, its sandbox, libbpf's headers, QEMU. */
export async function agentChecks(paths: Paths): Promise<Check[]> {
  return Promise.all([
    check('clang', 'clang', async () => (await clang()).version),
    check('sandbox', 'Sandbox', async () => {
      const fault = await compilerFault();
      if (fault) throw fault;
      return 'bubblewrap holds: no host files, no network, no /proc';
    }),
    check('libbpf-headers', 'libbpf headers', async () => libbpfHeaders(paths.cache)),
    check('qemu', 'QEMU', async () => {
      const { stdout } = await run('qemu-system-x86_64', ['--version']).catch(() => {
        throw new Problem({
          code: 'no-qemu',
          what: 'not installed',
          fix: 'Lab VMs need it: apt-get install qemu-system-x86',
        });
      });
      return stdout.split('\n')[0]!;
    }),
  ]);
}

async function check(id: string, title: string, look: () => Promise<string>): Promise<Check> {
  try {
    return { id, title, state: 'ok', found: await look() };
  } catch (error) {
    const { what, cause, fix } = toProblem(error);
    return {
      id,
      title,
      state: 'missing',
      found: cause ? `${what}: ${cause}` : what,
      ...(fix ? { way: fix } : {}),
    };
  }
}
