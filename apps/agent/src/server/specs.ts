import { choose, type Hook, pointsOf } from '@hooklab/probe';
import { projectOf } from '../library/emit';
import type { Handlers } from './dispatch';
import type { Window } from './window';

type Topic = Pick<Handlers, 'specs.list' | 'spec.compose' | 'spec.project' | 'source.check'>;

export const specHandlers = ({ workbench, session, gone }: Window): Topic => ({
  'specs.list': () => ({ specs: workbench.specs() }),
  'spec.compose': ({ spec, hook, target }) => workbench.compose(spec, hook, target),
  // beside what the session compiles to run, not before it
  'source.check': async ({ source, target }) => ({
    diagnostics: await workbench.check(source, target, { client: `${session.id} types`, signal: gone }),
  }),
  'spec.project': async ({ spec, hook, target }) => {
    const points = pointsOf(choose(spec, hook as Hook));
    const facts = await (await workbench.factsOf(target))(points);
    return { files: projectOf(spec, hook as Hook, facts, workbench.bpfDir).files };
  },
});
