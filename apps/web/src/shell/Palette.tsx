import { Command, defaultFilter } from 'cmdk';
import { Dialog } from 'radix-ui';
import { useStore } from '../base/useStore';
import { FamilyGlyph } from '../hooks/FamilyGlyph';
import type { ScreenName } from '../route/route';
import { chooseTheme } from '../ui/theme';
import type { Action } from '../workbench/actions';
import { useWorkbench } from '../workbench/context';
import { chooseKernel, surfaceOf } from '../workbench/targetActs';
import { HAND } from '../workspace/handSource';
import { offered } from './offered';
import { Entry, Group } from './PaletteEntry';
import { PalettePoints, POINT_PREFIX } from './PalettePoints';
import { PaletteSessions, useSessions } from './PaletteSessions';

/** Ctrl+K: every action, target, probe and hook by its name, and every point of the kernel. */
export function Palette() {
  const { overlay } = useWorkbench();
  const open = useStore(overlay) === 'palette';
  return (
    <Dialog.Root open={open} onOpenChange={(next) => overlay.set(next ? 'palette' : 'none')}>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-40 bg-black/40" />
        <Dialog.Content
          aria-describedby={undefined}
          className="fixed top-[12vh] left-1/2 z-50 w-[min(560px,95vw)] -translate-x-1/2 rounded-lg border border-line-strong bg-panel shadow-xl"
        >
          <Dialog.Title className="sr-only">Find an action or a point</Dialog.Title>
          <Command label="Find an action or a point" loop filter={rank}>
            <Command.Input
              placeholder="An action, target, probe or hook; a point of the kernel"
              className="h-10 w-full rounded-t-lg border-b bg-transparent px-3 outline-none placeholder:text-muted"
            />
            <Command.List className="max-h-[50vh] overflow-auto p-1">
              <Command.Empty className="p-3 text-muted">Nothing is called that.</Command.Empty>
              <Entries />
            </Command.List>
          </Command>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

/** Points come ranked; they stand behind actions that are called so, before those that only have the letters. */
function rank(value: string, search: string): number {
  return value.startsWith(POINT_PREFIX) ? POINT_SCORE : defaultFilter(value, search);
}
const POINT_SCORE = 0.5;

/** What can be done on this screen, then everywhere, then on the others. */
function nearFirst(actions: readonly Action[], screen: ScreenName): Action[] {
  const order = (a: Action) => (a.screen === screen ? 0 : a.screen ? 2 : 1);
  return [...actions].sort((a, b) => order(a) - order(b));
}

function Entries() {
  const context = useWorkbench();
  const { bench, targets, overlay, actions, router } = context;
  const list = nearFirst(useStore(actions.list), useStore(router.route).screen);
  const { specs, spec, hook } = useStore(bench.state);
  const { list: known } = useStore(targets.state);
  const role = useSessions()?.sessions.find((session) => session.here)?.role ?? null;
  const hooks = specs.find((s) => s.name === spec)?.hooks ?? [];
  const then = (act: () => void) => () => {
    overlay.set('none');
    act();
  };
  return (
    <>
      <Group title="Actions">
        {list
          .filter((a) => a.id !== 'palette' && offered(role, a.needs))
          .map((a) => (
            <Entry key={a.id} value={a.title} onSelect={then(() => a.run())} keys={a.keys}>
              {a.title}
            </Entry>
          ))}
      </Group>
      <Group title="Target">
        {known.map((t) => (
          <Entry
            key={t.id}
            value={`target ${t.id} ${t.title}`}
            onSelect={then(() => chooseKernel(context, surfaceOf(context, t.id)))}
          >
            {t.title} <code className="font-mono text-xs text-muted">{t.id}</code>
          </Entry>
        ))}
      </Group>
      <Group title="Probe">
        {[...specs, { name: HAND, title: 'By hand' }].map((s) => (
          <Entry
            key={s.name}
            value={`probe ${s.name} ${s.title}`}
            onSelect={then(() => bench.chooseSpec(s.name))}
          >
            {s.title}
          </Entry>
        ))}
      </Group>
      {hooks.length > 0 && (
        <Group title="Hook">
          {hooks.map((h) => (
            <Entry key={h} value={`hook ${h}`} onSelect={then(() => bench.chooseHook(h))}>
              <FamilyGlyph hook={h} />
              <code className="font-mono">{h}</code>
              {h === hook && <span className="text-muted">chosen</span>}
            </Entry>
          ))}
        </Group>
      )}
      <PalettePoints onDone={then} />
      <PaletteSessions onDone={then} />
      <Group title="Colours">
        {(['light', 'dark', 'system'] as const).map((c) => (
          <Entry key={c} value={`colours theme ${c}`} onSelect={then(() => chooseTheme(c))}>
            {c === 'system' ? 'As the system' : c === 'light' ? 'Light' : 'Dark'}
          </Entry>
        ))}
      </Group>
    </>
  );
}
