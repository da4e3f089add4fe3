import { Keyboard, Monitor, Moon, OctagonX, Search, Sun } from 'lucide-react';
import { DropdownMenu } from 'radix-ui';
import { useSelected, useStore } from '../base/useStore';
import { Button } from '../ui/Button';
import { Tip } from '../ui/Tip';
import { chooseTheme, type ThemeChoice, themeChoice } from '../ui/theme';
import { useWorkbench } from '../workbench/context';
import { Banner } from './Banner';
import { Doctor } from './Doctor';
import { Mark } from './Mark';
import { TargetPicker } from './TargetPicker';

export function TopBar() {
  const { actions, kernels } = useWorkbench();
  const parsed = useSelected(kernels.state, (s) => s.parsed);
  const unwritten = useSelected(kernels.state, (s) => s.unwritten);
  return (
    <header
      data-region
      data-testid="top-bar"
      data-parsed={parsed}
      data-unwritten={unwritten}
      tabIndex={-1}
      className="flex h-10 shrink-0 items-center gap-2 border-b bg-panel px-2"
    >
      <h1 className="flex items-center gap-1.5 pr-2 text-base font-semibold">
        <Mark />
        Hooklab
      </h1>
      <TargetPicker />
      <Doctor />
      <Banner />
      <Tip text="Find an action, or a point of the kernel" keys={actions.keysOf('palette')}>
        <Button kind="quiet" onClick={() => actions.run('palette')}>
          <Search size={14} aria-hidden />
          Find
        </Button>
      </Tip>
      <Tip text="All keys" keys={actions.keysOf('keys')}>
        <Button kind="quiet" icon aria-label="All keys" onClick={() => actions.run('keys')}>
          <Keyboard size={15} aria-hidden />
        </Button>
      </Tip>
      <ThemeMenu />
      <Tip text="Stop and detach every run of this agent, of every window" keys={actions.keysOf('stopAll')}>
        <Button kind="danger" data-testid="stop-all" onClick={() => actions.run('stopAll')}>
          <OctagonX size={14} aria-hidden />
          Stop all
        </Button>
      </Tip>
    </header>
  );
}

const THEMES: { choice: ThemeChoice; title: string; Icon: typeof Sun }[] = [
  { choice: 'light', title: 'Light', Icon: Sun },
  { choice: 'dark', title: 'Dark', Icon: Moon },
  { choice: 'system', title: 'As the system', Icon: Monitor },
];

function ThemeMenu() {
  const { actions } = useWorkbench();
  const choice = useStore(themeChoice);
  const { Icon, title } = THEMES.find((t) => t.choice === choice)!;
  return (
    <DropdownMenu.Root>
      <Tip text={`Colours: ${title.toLowerCase()}`} keys={actions.keysOf('theme')}>
        <DropdownMenu.Trigger asChild>
          <Button kind="quiet" icon aria-label={`Colours: ${title}`} data-testid="theme">
            <Icon size={15} aria-hidden />
          </Button>
        </DropdownMenu.Trigger>
      </Tip>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          align="end"
          sideOffset={4}
          className="z-50 rounded-md border border-line-strong bg-panel p-1 shadow-lg"
        >
          <DropdownMenu.RadioGroup value={choice} onValueChange={(v) => chooseTheme(v as ThemeChoice)}>
            {THEMES.map((t) => (
              <DropdownMenu.RadioItem
                key={t.choice}
                value={t.choice}
                className="flex items-center gap-2 rounded-sm px-2 py-1 data-[highlighted]:bg-raised data-[state=checked]:font-semibold"
              >
                <t.Icon size={14} aria-hidden />
                {t.title}
              </DropdownMenu.RadioItem>
            ))}
          </DropdownMenu.RadioGroup>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
