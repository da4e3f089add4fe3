import type { Workbench } from '../workbench/context';

/** The first run of a step that is tried is shown in Compose, with its rows as they come. */
export function showRuns({ course, runs, router, bench }: Workbench): void {
  course.onRun = ({ run, name, hook, spec }, kind) => {
    if (kind === 'run' && spec) bench.receive(spec, hook);
    router.go({ screen: 'run' });
    const target = course.target ?? '';
    const title = spec ? `${spec.name} · ${hook}` : name;
    void runs.watch({ run, title, target, phase: 'starting', ageMs: 0, watchers: 1 }, true);
  };
}
