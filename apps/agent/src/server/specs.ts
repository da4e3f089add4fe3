import type { Handlers } from './dispatch';
import type { Window } from './window';

export const specHandlers = ({ workbench }: Window): Pick<Handlers, 'specs.list' | 'spec.compose'> => ({
  'specs.list': () => ({ specs: workbench.specs() }),
  'spec.compose': ({ spec, hook, target }) => workbench.compose(spec, hook, target),
});
