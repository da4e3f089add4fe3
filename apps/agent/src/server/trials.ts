import { Problem } from '@hooklab/base';
import { isHookId, parsePoint } from '@hooklab/hook';
import type { Handlers } from './dispatch';
import type { Window } from './window';

export const trialHandlers = ({ workbench, gone }: Window): Pick<Handlers, 'trial.run'> => ({
  'trial.run': async ({ target, point, hook, seconds }) => {
    if (!isHookId(hook)) throw new Problem({ code: 'unknown-hook', what: `“${hook}” is not a hook` });
    const wish = { point: parsePoint(point), hook };
    const [report] = await workbench.trials.run(target, [wish], { seconds, signal: gone });
    return report!;
  },
});
