import { useRef } from 'react';
import { useStore } from '../base/useStore';
import type { ScreenName } from '../route/route';
import { useWorkbench } from '../workbench/context';
import { SCREENS } from './screenList';

/** The screen of the address. One that was opened stays as it is while another is shown: a run goes on. */
export function Screens() {
  const { router } = useWorkbench();
  const { screen } = useStore(router.route);
  const opened = useRef(new Set<ScreenName>());
  opened.current.add(screen);
  return SCREENS.filter(({ name }) => opened.current.has(name)).map(({ name, Screen }) => (
    <div key={name} hidden={name !== screen} className="min-w-0 flex-1">
      <Screen />
    </div>
  ));
}
