import { Command } from 'cmdk';
import { Dialog } from 'radix-ui';
import type { ReactNode } from 'react';
import { useStore } from '../base/useStore';
import { FamilyGlyph } from '../hooks/FamilyGlyph';
import { Keys } from '../ui/Keys';
import { HAND } from '../workspace/handSource';
import { ACTIONS } from './actions';
import { useWorkbench } from './context';
import { chooseTheme } from './theme';

/** Ctrl+K: every action, target, probe and hook by its name. */
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
          <Dialog.Title className="sr-only">Find an action</Dialog.Title>
          <Command label="Find an action" loop>
            <Command.Input
              placeholder="Find an action, target, probe or hook"
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

function Entries() {
  const context = useWorkbench();
  const { bench, targets, overlay } = context;
  const { specs, spec, hook } = useStore(bench.state);
  const { list } = useStore(targets.state);
  const hooks = specs.find((s) => s.name === spec)?.hooks ?? [];
  const then = (act: () => void) => () => {
    overlay.set('none');
    act();
  };
  return (
    <>
      <Group title="Actions">
        {ACTIONS.filter((a) => a.id !== 'palette').map((a) => (
          <Entry key={a.id} value={a.title} onSelect={then(() => a.run(context))} keys={a.keys}>
            {a.title}
          </Entry>
        ))}
      </Group>
      <Group title="Target">
        {list.map((t) => (
          <Entry
            key={t.id}
            value={`target ${t.id} ${t.title}`}
            onSelect={then(() => bench.chooseTarget(t.id))}
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

function Group({ title, children }: { title: string; children: ReactNode }) {
  return (
    <Command.Group
      heading={title}
      className="[&_[cmdk-group-heading]]:px-2 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:text-xs [&_[cmdk-group-heading]]:text-muted"
    >
      {children}
    </Command.Group>
  );
}

interface EntryProps {
  value: string;
  keys?: string;
  onSelect: () => void;
  children: ReactNode;
}

function Entry({ value, keys, onSelect, children }: EntryProps) {
  return (
    <Command.Item
      value={value}
      onSelect={onSelect}
      className="flex cursor-pointer items-center gap-2 rounded-sm px-2 py-1 data-[selected=true]:bg-selected"
    >
      {children}
      <span className="flex-1" />
      {keys && <Keys keys={keys} />}
    </Command.Item>
  );
}
