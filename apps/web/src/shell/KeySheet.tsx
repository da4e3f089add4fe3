import { X } from 'lucide-react';
import { Dialog } from 'radix-ui';
import { useStore } from '../base/useStore';
import type { ScreenName } from '../route/route';
import { Button } from '../ui/Button';
import { Keys } from '../ui/Keys';
import type { Action, KeyGroup } from '../workbench/actions';
import { useWorkbench } from '../workbench/context';
import { SCREENS } from './screenList';

export function KeySheet() {
  const { overlay, actions } = useWorkbench();
  const sections = keySections(useStore(actions.list), useStore(actions.groups));
  const open = useStore(overlay) === 'keys';
  return (
    <Dialog.Root open={open} onOpenChange={(next) => overlay.set(next ? 'keys' : 'none')}>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-40 bg-black/40" />
        <Dialog.Content
          aria-describedby={undefined}
          className="fixed top-1/2 left-1/2 z-50 max-h-[90vh] w-[min(1120px,95vw)] -translate-1/2 overflow-auto rounded-lg border border-line-strong bg-panel p-4 shadow-xl"
        >
          <div className="mb-2 flex items-center">
            <Dialog.Title className="flex-1 text-lg font-semibold">Keys</Dialog.Title>
            <Dialog.Close asChild>
              <Button kind="quiet" icon aria-label="Close">
                <X size={16} aria-hidden />
              </Button>
            </Dialog.Close>
          </div>
          <div className="gap-x-8 sm:columns-2 lg:columns-3">
            {sections.map((section) => (
              <KeyList key={section.title} {...section} />
            ))}
          </div>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

/** What holds everywhere first, then what each screen has, then parts of screens. */
export function keySections(actions: readonly Action[], groups: readonly KeyGroup[]): KeyGroup[] {
  const sections = new Map<string, KeyGroup['rows']>();
  const add = ({ title, rows }: KeyGroup) => sections.set(title, [...(sections.get(title) ?? []), ...rows]);
  const rowsOf = (screen: ScreenName | undefined) =>
    actions.filter((a) => a.screen === screen).map((a) => [a.keys, a.title] as const);
  add({ title: 'Everywhere', rows: rowsOf(undefined) });
  for (const { name, title } of SCREENS) add({ title: `In ${title}`, rows: rowsOf(name) });
  for (const group of groups) add(group);
  return [...sections].filter(([, rows]) => rows.length > 0).map(([title, rows]) => ({ title, rows }));
}

function KeyList({ title, rows }: KeyGroup) {
  return (
    <section className="mb-3 break-inside-avoid">
      <h2 className="mb-1 font-semibold">{title}</h2>
      <dl>
        {rows.map(([keys, text]) => (
          <div key={keys} className="flex items-center gap-2 py-0.5">
            <dt className="w-28 shrink-0">
              <Keys keys={keys} />
            </dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
