import dynamic from 'next/dynamic';
import { useEffect, useMemo } from 'react';
import { Group, Panel, Separator, usePanelRef } from 'react-resizable-panels';
import { useSelected, useStore } from '../base/useStore';
import { useKeptLayout } from '../ui/useKeptLayout';
import { useWorkbench } from '../workbench/context';
import { bySeverity } from './editor/markers';
import { HookRow } from './HookRow';
import { Problems, problemCount } from './problems/Problems';
import { RunButtons } from './RunButtons';
import { SourceState } from './SourceState';
import { StageStrip } from './StageStrip';

const Editor = dynamic(() => import('./editor/Editor').then((m) => m.Editor), {
  ssr: false,
  loading: () => <p className="p-3 text-muted">Opening the editor…</p>,
});

const NONE: [] = [];
const ENOUGH_PX = 200;

/** Hook, run buttons and stages over the C; clang's and the verifier's remarks below. */
export function SourcePanel() {
  const { bench, runs } = useWorkbench();
  const run = useStore(runs.current);
  const problem = useSelected(bench.state, (state) => state.problem);
  const kept = useKeptLayout('hooklab.source');
  const panel = usePanelRef();
  const diagnostics = run?.diagnostics ?? NONE;
  const sorted = useMemo(() => bySeverity(diagnostics), [diagnostics]);
  const count = problemCount(run, problem);
  const diagnosed = run?.diagnosis != null;

  useEffect(() => {
    const { current } = panel;
    if (!current) return;
    if (count === 0) current.collapse();
    // a remedy that cannot be seen is none; who made it larger keeps it
    else if (current.isCollapsed() || current.getSize().inPixels < ENOUGH_PX) {
      current.resize(diagnosed ? '48%' : '34%');
    }
  }, [count, diagnosed, panel]);

  return (
    <section data-region tabIndex={-1} aria-label="Source" className="flex h-full flex-col bg-panel">
      <div className="flex min-h-[33px] shrink-0 items-center border-b px-2 py-1">
        <HookRow />
      </div>
      <div className="flex h-9 shrink-0 items-center gap-2 border-b px-2">
        <SourceState />
        <RunButtons />
      </div>
      <StageStrip />
      <Group {...kept} id="hooklab.source" orientation="vertical" className="min-h-0 flex-1">
        <Panel id="panel.editor" minSize={120}>
          <Editor bench={bench} diagnostics={diagnostics} />
        </Panel>
        <Separator className="divider divider-y" aria-label="Height of the problems" />
        <Panel
          id="panel.problems"
          panelRef={panel}
          defaultSize="34%"
          minSize={80}
          collapsible
          collapsedSize={28}
        >
          <Problems run={run} composeProblem={problem} diagnostics={sorted} />
        </Panel>
      </Group>
    </section>
  );
}
