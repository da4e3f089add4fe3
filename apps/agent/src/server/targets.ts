import type { Handlers } from './dispatch';
import type { Window } from './window';

export const targetHandlers = ({
  workbench,
  session,
  sessions,
}: Window): Pick<
  Handlers,
  'targets.list' | 'targets.preferred' | `target.${'open' | 'doctor' | 'runs' | 'stop' | 'exec'}`
> => ({
  'targets.list': () => ({ targets: workbench.targets.list() }),
  'targets.preferred': async () => ({ preferred: await workbench.preferred }),
  'target.open': async ({ target }) => {
    await workbench.targets.open(target);
    return workbench.targets.info(target);
  },
  'target.doctor': async ({ target, soFar }) => {
    const report = await workbench.doctor(target, soFar);
    if (soFar) return report;
    workbench.learn(target);
    return report;
  },
  'target.runs': ({ target }) => ({
    runs: workbench.runs
      .list()
      .filter((run) => run.of.target === target && !run.ended)
      .map(({ of: { title, owner } }) => ({ title, by: owner === session.id ? null : sessions.who(owner) })),
  }),
  'target.stop': ({ target }) => workbench.targets.stop(target),
  'target.exec': ({ target, command }) => workbench.exec(target, command),
});
