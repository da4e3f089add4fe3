import { RotateCcw, X } from 'lucide-react';
import { Dialog } from 'radix-ui';
import { useEffect, useRef } from 'react';
import { useAsk } from '../../base/useAsk';
import { useStore } from '../../base/useStore';
import { Button } from '../../ui/Button';
import { ProblemView } from '../../ui/ProblemView';
import { theme } from '../../ui/theme';
import { useWorkbench } from '../../workbench/context';
import { applyEditorTheme } from '../editor/editorTheme';
import { monaco } from '../editor/monaco';

/** What was edited by hand beside what the spec makes now, and the way back. */
export function DiffDialog({ onClose }: { onClose(): void }) {
  const { bench } = useWorkbench();
  const { revision } = useStore(bench.state);
  const { value: made, problem } = useAsk(`pristine ${revision}`, () => bench.pristine());
  return (
    <Dialog.Root open onOpenChange={(open) => !open && onClose()}>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-40 bg-black/30" />
        <Dialog.Content
          data-testid="diff"
          aria-describedby={undefined}
          className="fixed inset-8 z-50 flex flex-col rounded-lg border border-line-strong bg-panel shadow-xl"
        >
          <div className="flex h-10 shrink-0 items-center gap-3 border-b px-3">
            <Dialog.Title className="font-semibold">What was edited by hand</Dialog.Title>
            <span className="min-w-0 flex-1 truncate text-sm text-muted">
              left: what the spec makes; right: what runs
            </span>
            <Button
              data-testid="diff-reset"
              onClick={() => {
                void bench.reset();
                onClose();
              }}
            >
              <RotateCcw size={12} aria-hidden />
              Back to what the spec makes
            </Button>
            <Dialog.Close asChild>
              <Button kind="quiet" icon aria-label="Close">
                <X size={14} aria-hidden />
              </Button>
            </Dialog.Close>
          </div>
          <div className="min-h-0 flex-1">
            {problem ? (
              <div className="p-3">
                <ProblemView problem={problem} />
              </div>
            ) : made === null || made === undefined ? (
              <p className="p-3 text-muted">Making the C of the spec…</p>
            ) : (
              <Diff made={made} source={bench.state.get().source} />
            )}
          </div>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function Diff({ made, source }: { made: string; source: string }) {
  const host = useRef<HTMLDivElement>(null);
  useEffect(() => {
    applyEditorTheme(theme.get());
    const original = monaco.editor.createModel(made, 'c');
    const modified = monaco.editor.createModel(source, 'c');
    const editor = monaco.editor.createDiffEditor(host.current!, {
      theme: 'hooklab',
      automaticLayout: true,
      readOnly: true,
      originalEditable: false,
      renderSideBySide: true,
      useInlineViewWhenSpaceIsLimited: true,
      fontFamily: getComputedStyle(host.current!).getPropertyValue('--mono'),
      fontSize: 12.5,
      lineHeight: 18,
      minimap: { enabled: false },
      scrollBeyondLastLine: false,
      hideUnchangedRegions: { enabled: true },
    });
    editor.setModel({ original, modified });
    return () => {
      editor.dispose();
      original.dispose();
      modified.dispose();
    };
  }, [made, source]);
  return <div ref={host} className="h-full" />;
}
