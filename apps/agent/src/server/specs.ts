import { choose, type Hook, pointsOf } from '@hooklab/probe';
import { projectOf } from '../library/emit';
import type { Handlers } from './dispatch';
import type { Window } from './window';

type Topic = Pick<Handlers, 'specs.list' | 'spec.compose' | 'spec.project'>;

export const specHandlers = ({ workbench }: Window): Topic => ({
  'specs.list': () => ({ specs: workbench.specs() }),
  'spec.compose': ({ spec, hook, target }) => workbench.compose(spec, hook, target),
  'spec.project': async ({ spec, hook, target }) => {
    const points = pointsOf(choose(spec, hook as Hook));
    const facts = await (await workbench.factsOf(target))(points);
    return { files: projectOf(spec, hook as Hook, facts, workbench.bpfDir).files };
  },
});
