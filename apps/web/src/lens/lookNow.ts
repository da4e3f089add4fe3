import type { Requests } from '@hooklab/protocol';
import type { Workbench } from '../workbench/context';
import { readied } from '../workbench/targetActs';

/** All stay attached so long after the command, seconds. */
const SECONDS = 1;

/** On Compose's target; a VM that is off is asked about first. */
export async function lookNow(
  workbench: Workbench,
  request: Pick<Requests['lens.run'], 'spec' | 'hooks' | 'command'>,
): Promise<void> {
  const { target } = workbench.bench.state.get();
  if (!target || !(await readied(workbench, target, 'Boot it and compare'))) return;
  await workbench.lens.look({ ...request, target, seconds: SECONDS });
}
