import { useEffect } from 'react';
import { usePanelRef } from 'react-resizable-panels';
import { useStore } from '../base/useStore';
import { useWorkbench } from '../workbench/context';

/** Room for what a command says: a line until one was run, then enough to read. Who made it larger keeps it. */
const LINE_PX = 60;
const ENOUGH_PX = 150;

export function useShellRoom() {
  const { exercise } = useWorkbench();
  const panel = usePanelRef();
  const ran = useStore(exercise.done).length;
  useEffect(() => {
    const { current } = panel;
    if (current && ran > 0 && current.getSize().inPixels < LINE_PX) current.resize(ENOUGH_PX);
  }, [panel, ran]);
  return panel;
}
