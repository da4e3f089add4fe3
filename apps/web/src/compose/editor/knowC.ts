import { Disposer, type Undo } from '@hooklab/base';
import type { COption } from '@hooklab/probe';
import type { Workbench } from '../../workbench/context';
import type { Bench } from '../../workspace/bench';
import { markOf } from './markers';
import { monaco } from './monaco';

/** Who knows C here: the kernel its types, the agent's clang what is wrong. */
export type CKnowledge = Pick<Workbench, 'form' | 'kernels' | 'agent'>;

/** Clang is asked when nothing more was typed for so long. */
const CALM_MS = 120;
const OWNER = 'clang as typed';

const KIND: Record<COption['kind'], monaco.languages.CompletionItemKind> = {
  argument: monaco.languages.CompletionItemKind.Variable,
  variable: monaco.languages.CompletionItemKind.Variable,
  field: monaco.languages.CompletionItemKind.Field,
  member: monaco.languages.CompletionItemKind.Field,
  word: monaco.languages.CompletionItemKind.Keyword,
  function: monaco.languages.CompletionItemKind.Function,
  helper: monaco.languages.CompletionItemKind.Function,
  kfunc: monaco.languages.CompletionItemKind.Function,
  type: monaco.languages.CompletionItemKind.Struct,
  constant: monaco.languages.CompletionItemKind.EnumMember,
};
const SEVERITY = {
  error: monaco.MarkerSeverity.Error,
  warning: monaco.MarkerSeverity.Warning,
  note: monaco.MarkerSeverity.Info,
} as const;

/** Completion, hover and clang's remarks for the text of one editor. */
export function knowC(model: monaco.editor.ITextModel, bench: Bench, knows: CKnowledge): Undo {
  const undos = new Disposer();
  const { form, kernels } = knows;
  let watched = false;
  // a kernel's files are read when its types are first asked for, not when the page opens
  const ref = () => {
    if (!watched) undos.add(form.watch());
    watched = true;
    return form.state.get().ref;
  };
  const completion = monaco.languages.registerCompletionItemProvider('c', {
    triggerCharacters: ['.', '>'],
    async provideCompletionItems(of, position) {
      const kernel = ref();
      if (of !== model || !kernel) return { suggestions: [], incomplete: true };
      const found = await kernels.worker.completeC(kernel, of.getValue(), of.getOffsetAt(position));
      const range = rangeOf(of, found);
      const suggestions = found.options.map(({ label, kind, detail }, i) => ({
        label,
        kind: KIND[kind],
        detail,
        insertText: label,
        // as they were ranked: the shortest first
        sortText: String(i).padStart(3, '0'),
        range,
      }));
      return { suggestions, incomplete: true };
    },
  });
  const hover = monaco.languages.registerHoverProvider('c', {
    async provideHover(of, position) {
      const kernel = ref();
      if (of !== model || !kernel) return null;
      const found = await kernels.worker.hoverC(kernel, of.getValue(), of.getOffsetAt(position));
      if (!found) return null;
      const contents = [
        { value: `\`\`\`c\n${found.code}\n\`\`\`` },
        ...found.lines.map((value) => ({ value })),
      ];
      return { range: rangeOf(of, found), contents };
    },
  });
  undos.add(() => completion.dispose());
  undos.add(() => hover.dispose());
  undos.add(checkAsTyped(model, bench, knows));
  return () => undos.dispose();
}

function rangeOf(model: monaco.editor.ITextModel, { from, to }: { from: number; to: number }): monaco.Range {
  return monaco.Range.fromPositions(model.getPositionAt(from), model.getPositionAt(to));
}

/** What is edited by hand is compiled while it is typed, where the target is open; one compile at a time. */
function checkAsTyped(model: monaco.editor.ITextModel, bench: Bench, { agent }: CKnowledge): Undo {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let checking = false;
  let over = false;
  const show = (marks: monaco.editor.IMarkerData[]) => monaco.editor.setModelMarkers(model, OWNER, marks);
  const check = async () => {
    const { source, edited, target } = bench.state.get();
    if (checking || over || !target) return;
    if (!edited) return show([]);
    checking = true;
    const found = await agent.request('source.check', { source, target }).catch(() => null);
    checking = false;
    if (over) return;
    if (bench.state.get().source !== source) return void check();
    const lines = model.getLinesContent();
    const marks = (found?.diagnostics ?? []).flatMap((d) => markOf(d, lines) ?? []);
    // a run that has failed says the same of this text
    if (found?.diagnostics) monaco.editor.setModelMarkers(model, 'hooklab', []);
    show(marks.map((mark) => ({ ...mark, severity: SEVERITY[mark.severity] })));
  };
  const changes = model.onDidChangeContent(() => {
    clearTimeout(timer);
    timer = setTimeout(() => void check(), CALM_MS);
  });
  return () => {
    over = true;
    clearTimeout(timer);
    changes.dispose();
    if (!model.isDisposed()) show([]);
  };
}
