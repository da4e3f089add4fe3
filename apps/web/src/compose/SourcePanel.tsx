import dynamic from 'next/dynamic';
import { useEffect, useMemo } from 'react';
import { Group, Panel, Separator, usePanelRef } from 'react-resizable-panels';
import { useSelected, useStore } from '../base/useStore';
import { useKeptLayout } from '../ui/useKeptLayout';
import { useWorkbench } from '../workbench/context';
import { HAND } from '../workspace/handSource';
import { BpftracePanel } from './dialects/BpftracePanel';
import { ExportMenu } from './dialects/ExportMenu';
import { bySeverity } from './editor/markers';
import { FaceTabs } from './FaceTabs';
import { FormPanel } from './form/FormPanel';
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

/** With the form the hooks stand in it. */
function FormWords() {
  const { bench } = useWorkbench();
  const { made, spec, specs } = useStore(bench.state);
  const title = specs.find(({ name }) => name === spec)?.title ?? made?.title;
  return <p className="truncate pt-0.5 font-semibold">{title}</p>;
}

/** Hook, run buttons and stages over the C; clang's and the verifier's remarks below. */
export function SourcePanel() {
  const { bench, runs, face, form, kernels, agent } = useWorkbench();
  const knows = useMemo(() => ({ form, kernels, agent }), [form, kernels, agent]);
  const spec = useSelected(bench.state, (state) => state.spec);
  const shown = useStore(face);
  const own = spec === HAND || spec === null;
  const formed = shown === 'form' && !own;
  const scripted = shown === 'bpftrace' && !own;
  const run = useStore(runs.current);
  const problem = useSelected(bench.state, (state) => state.problem);
  const kept = useKeptLayout('hooklab.source');
  const outer = useKeptLayout('hooklab.formed');
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
      <div className="flex min-h-[33px] shrink-0 items-start gap-2 border-b px-2 py-1">
        <div className="min-w-0 flex-1">{formed ? <FormWords /> : <HookRow />}</div>
        <FaceTabs />
        <ExportMenu />
      </div>
      <div className="flex h-9 shrink-0 items-center gap-2 border-b px-2">
        <SourceState />
        <RunButtons />
      </div>
      <StageStrip />
      {/* the editor stays the same one, with its history, whether the form is there or not */}
      <Group {...outer} id="hooklab.formed" orientation="vertical" className="min-h-0 flex-1">
        {(formed || scripted) && (
          <>
            <Panel id="panel.form" defaultSize="58%" minSize={140}>
              {formed ? <FormPanel /> : <BpftracePanel />}
            </Panel>
            <Separator className="divider divider-y" aria-label="Height of the form" />
          </>
        )}
        <Panel id="panel.text" minSize={140}>
          <Group {...kept} id="hooklab.source" orientation="vertical" className="h-full">
            <Panel id="panel.editor" minSize={formed || scripted ? 64 : 120}>
              <Editor bench={bench} diagnostics={diagnostics} knows={knows} />
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
        </Panel>
      </Group>
    </section>
  );
}
