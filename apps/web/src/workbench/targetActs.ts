import { toProblem } from '@hooklab/base';
import type { Results, SurfaceId, TargetId } from '@hooklab/protocol';
import { isShipped, targetOf } from '../kernel/chosen';
import { looksAtSurface } from '../route/route';
import { bootWords, wantsConsent } from '../targets/boot';
import { showProblem } from '../ui/showProblem';
import type { Workbench } from './context';

/** What a person does with targets, asked first where it costs something. */
type Context = Pick<Workbench, 'targets' | 'bench' | 'consents' | 'agent' | 'router' | 'kernels'>;

/** May it be opened? A VM that is off is asked about, with what booting it takes. */
export async function mayOpen({ targets, consents }: Context, id: TargetId, then: string): Promise<boolean> {
  const info = targets.info(id);
  if (!wantsConsent(info)) return true;
  const answer = await consents.ask({
    title: `${info.title} is off`,
    text: [`${bootWords(info.boot)}.`],
    choices: [{ id: 'boot', title: then, kind: 'primary' }],
  });
  return answer === 'boot';
}

/** Open it, or say why not. True once it is open. */
export async function openTarget({ targets }: Context, id: TargetId): Promise<boolean> {
  try {
    await targets.open(id);
    return true;
  } catch (error) {
    showProblem(toProblem(error));
    return false;
  }
}

/** Ask and open where it is off. True: it may be used now. */
export async function readied(context: Context, id: TargetId, then: string): Promise<boolean> {
  if (!(await mayOpen(context, id, then))) return false;
  return !wantsConsent(context.targets.info(id)) || openTarget(context, id);
}

/** Shut a VM down; runs there, of whomever, are named first. */
export async function shutTarget({ targets, consents, agent }: Context, id: TargetId): Promise<void> {
  const title = targets.info(id)?.title ?? id;
  try {
    const { runs } = await agent.request('target.runs', { target: id });
    if (runs.length > 0 && !(await consents.ask(shutQuestion(title, runs)))) return;
    await targets.stop(id);
  } catch (error) {
    showProblem(toProblem(error));
  }
}

const shutQuestion = (title: string, runs: Results['target.runs']['runs']) => ({
  title: runs.length === 1 ? `A run goes on in ${title}` : `${runs.length} runs go on in ${title}`,
  text: [
    `${runs.map(({ title, by }) => `“${title}”${by === null ? '' : ` of ${by}`}`).join('; ')}.`,
    `Shutting the VM down ends ${runs.length === 1 ? 'it' : 'them'}.`,
  ],
  choices: [{ id: 'shut', title: 'Shut down', kind: 'danger' as const }],
});

/** The kernel to look at and to trace, of one picker. `surface`: its files as shipped, or as read from it. */
export function chooseKernel(context: Context, surface: SurfaceId): void {
  const { bench, router } = context;
  bench.chooseTarget(targetOf(surface));
  const route = router.route.get();
  if (looksAtSurface(route)) router.go({ ...route, surface });
}

/** What is shown of a target when it is chosen: itself where it is open or was read, else its shipped files. */
export function surfaceOf(
  { targets, kernels }: Pick<Context, 'targets' | 'kernels'>,
  id: TargetId,
): SurfaceId {
  const { list } = kernels.state.get();
  const shipped = list.find((s) => isShipped(s.id) && targetOf(s.id) === id);
  const live = targets.info(id)?.state === 'open' && list.some((s) => s.id === id && s.state === 'ready');
  return live || !shipped ? id : shipped.id;
}
