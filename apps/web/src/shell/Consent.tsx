import { Dialog } from 'radix-ui';
import { useRef } from 'react';
import { useStore } from '../base/useStore';
import { Button } from '../ui/Button';
import { useWorkbench } from '../workbench/context';

/** The question that is open, over everything. Escape is no. */
export function Consent() {
  const { consents } = useWorkbench();
  const question = useStore(consents.open);
  const first = useRef<HTMLButtonElement>(null);
  if (!question) return null;
  return (
    <Dialog.Root open onOpenChange={(open) => !open && consents.answer(null)}>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-40 bg-black/40" />
        <Dialog.Content
          data-testid="consent"
          role="alertdialog"
          onOpenAutoFocus={(event) => {
            event.preventDefault();
            first.current?.focus();
          }}
          className="fixed top-[24vh] left-1/2 z-50 w-[min(440px,95vw)] -translate-x-1/2 rounded-lg border border-line-strong bg-panel p-4 shadow-xl"
        >
          <Dialog.Title className="text-lg font-semibold">{question.title}</Dialog.Title>
          <Dialog.Description asChild>
            <div className="mt-1 flex flex-col gap-1">
              {question.text.map((text) => (
                <p key={text}>{text}</p>
              ))}
            </div>
          </Dialog.Description>
          <div className="mt-4 flex flex-wrap justify-end gap-2">
            <Button data-testid="consent-no" className="order-first" onClick={() => consents.answer(null)}>
              Cancel
            </Button>
            {question.choices.map(({ id, title, kind }, i) => (
              <Button
                key={id}
                ref={i === 0 ? first : null}
                kind={kind ?? 'plain'}
                data-testid={`consent-${id}`}
                onClick={() => consents.answer(id)}
              >
                {title}
              </Button>
            ))}
          </div>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
