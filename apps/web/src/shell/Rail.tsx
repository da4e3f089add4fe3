import { useStore } from '../base/useStore';
import { Tip } from '../ui/Tip';
import { useWorkbench } from '../workbench/context';
import { SCREENS } from './screenList';

/** The screens, in the order in which a person goes through them. */
export function Rail() {
  const { router, actions } = useWorkbench();
  const { screen } = useStore(router.route);
  return (
    <nav aria-label="Screens" className="flex w-18 shrink-0 flex-col border-r bg-panel py-1">
      {SCREENS.map(({ name, title, Icon, go }) => (
        <Tip key={name} text={go.title} keys={go.keys}>
          <button
            type="button"
            data-testid={`go-${name}`}
            aria-current={screen === name ? 'page' : undefined}
            onClick={() => actions.run(go.id)}
            className="flex flex-col items-center gap-0.5 border-l-2 border-transparent py-2 text-xs text-muted hover:bg-raised hover:text-text aria-[current=page]:border-accent aria-[current=page]:bg-selected aria-[current=page]:text-text"
          >
            <Icon size={18} aria-hidden />
            {title}
          </button>
        </Tip>
      ))}
    </nav>
  );
}
