import { useStore } from '../base/useStore';
import { useWorkbench } from '../workbench/context';
import { RecordingScreen } from './RecordingScreen';
import { RunsList } from './RunsList';

/** Runs that are kept on disk: the list of them, or the one that the address names. */
export function RunsScreen() {
  const { router } = useWorkbench();
  const route = useStore(router.route);
  const name = route.screen === 'runs' ? route.name : null;
  return (
    <main className="flex h-full flex-col bg-panel">
      {name === null ? (
        <RunsList shown={route.screen === 'runs'} />
      ) : (
        <RecordingScreen key={name} name={name} />
      )}
    </main>
  );
}
