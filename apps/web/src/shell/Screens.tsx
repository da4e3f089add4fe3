import dynamic from 'next/dynamic';
import { useRef } from 'react';
import { useStore } from '../base/useStore';
import type { ScreenName } from '../route/route';
import { useWorkbench } from './context';
import { Panels } from './Panels';

const opening = () => <p className="p-4 text-muted">Opening…</p>;
const BrowseScreen = dynamic(() => import('../browse/BrowseScreen').then((m) => m.BrowseScreen), {
  ssr: false,
  loading: opening,
});
const AskScreen = dynamic(() => import('../ask/AskScreen').then((m) => m.AskScreen), {
  ssr: false,
  loading: opening,
});

const SCREENS = { run: Panels, browse: BrowseScreen, ask: AskScreen } as const;

/** The screen of the address. One that was opened stays as it is while another is shown: a run goes on. */
export function Screens() {
  const { router } = useWorkbench();
  const { screen } = useStore(router.route);
  const opened = useRef(new Set<ScreenName>());
  opened.current.add(screen);
  return [...opened.current].map((name) => {
    const Screen = SCREENS[name];
    return (
      <div key={name} hidden={name !== screen} className="min-w-0 flex-1">
        <Screen />
      </div>
    );
  });
}
