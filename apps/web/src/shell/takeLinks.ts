import { toProblem, type Undo } from '@hooklab/base';
import { toast } from 'sonner';
import { showProblem } from '../ui/showProblem';
import type { Workbench } from '../workbench/context';
import { linkedIn } from '../workspace/link';

/** A probe that an address carries is put on the bench, as a form; nothing is run. The address is plain again then. */
export function takeLinks({ agent, bench, face, router }: Workbench): Undo {
  let taking = false;
  const take = async () => {
    // what is on the bench is known once the agent was asked
    if (taking || agent.connection.get() !== 'online' || !location.hash.startsWith('#spec=')) return;
    taking = true;
    const { hash } = location;
    history.replaceState(history.state, '', location.pathname + location.search);
    try {
      const linked = await linkedIn(hash);
      if (linked) {
        bench.receive(linked.spec, linked.hook);
        face.set('form');
        router.go({ screen: 'run' });
        toast(`“${linked.spec.title}” came with the link. Look at it, then run it.`);
      }
    } catch (error) {
      showProblem(toProblem(error));
    } finally {
      taking = false;
    }
  };
  const heard = () => void take();
  window.addEventListener('hashchange', heard);
  const undo = agent.connection.subscribe(heard);
  return () => {
    window.removeEventListener('hashchange', heard);
    undo();
  };
}
