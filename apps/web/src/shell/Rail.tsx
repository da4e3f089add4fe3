import { type LucideIcon, MessageCircleQuestionMark, SquarePen, Telescope } from 'lucide-react';
import { useStore } from '../base/useStore';
import type { ScreenName } from '../route/route';
import { Tip } from '../ui/Tip';
import { ACTIONS, type ActionId } from './actions';
import { useWorkbench } from './context';

const SCREENS: { screen: ScreenName; title: string; action: ActionId; Icon: LucideIcon }[] = [
  { screen: 'ask', title: 'Ask', action: 'goAsk', Icon: MessageCircleQuestionMark },
  { screen: 'browse', title: 'Browse', action: 'goBrowse', Icon: Telescope },
  { screen: 'run', title: 'Compose', action: 'goRun', Icon: SquarePen },
];

/** The screens, in the order in which a person goes through them. */
export function Rail() {
  const context = useWorkbench();
  const { screen } = useStore(context.router.route);
  return (
    <nav aria-label="Screens" className="flex w-18 shrink-0 flex-col border-r bg-panel py-1">
      {SCREENS.map(({ screen: to, title, action: id, Icon }) => {
        const action = ACTIONS.find((a) => a.id === id)!;
        return (
          <Tip key={to} text={action.title} keys={action.keys}>
            <button
              type="button"
              data-testid={`go-${to}`}
              aria-current={screen === to ? 'page' : undefined}
              onClick={() => action.run(context)}
              className="flex flex-col items-center gap-0.5 border-l-2 border-transparent py-2 text-xs text-muted hover:bg-raised hover:text-text aria-[current=page]:border-accent aria-[current=page]:bg-selected aria-[current=page]:text-text"
            >
              <Icon size={18} aria-hidden />
              {title}
            </button>
          </Tip>
        );
      })}
    </nav>
  );
}
