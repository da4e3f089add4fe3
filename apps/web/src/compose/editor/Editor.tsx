'use client';

import type { Diagnostic } from '@hooklab/protocol';
import { useEffect, useLayoutEffect, useRef } from 'react';
import { useStore } from '../../base/useStore';
import { theme } from '../../ui/theme';
import type { Bench } from '../../workspace/bench';
import { editorPlace } from './editorPlace';
import { applyEditorTheme } from './editorTheme';
import { type CKnowledge, knowC } from './knowC';
import { markOf } from './markers';
import { monaco } from './monaco';
import { textChanges } from './sourceEdit';

const SEVERITY = {
  error: monaco.MarkerSeverity.Error,
  warning: monaco.MarkerSeverity.Warning,
  note: monaco.MarkerSeverity.Info,
} as const;

interface Props {
  bench: Bench;
  /** what tells the types of the kernel, and clang's remarks as one types; left out where there is no kernel */
  knows?: CKnowledge | undefined;
  diagnostics: readonly Diagnostic[];
}

/** Monaco with the bench's C. What is typed goes to the bench; what the bench replaces can be undone here. */
export function Editor({ bench, diagnostics, knows }: Props) {
  const host = useRef<HTMLDivElement>(null);
  const shown = useStore(theme);
  const { revision, spec, hook } = useStore(bench.state);
  const editor = useRef<monaco.editor.IStandaloneCodeEditor | null>(null);
  const document = useRef('');

  useEffect(() => {
    applyEditorTheme(theme.get());
    const model = monaco.editor.createModel(bench.state.get().source, 'c');
    const created = monaco.editor.create(host.current!, {
      model,
      theme: 'hooklab',
      automaticLayout: true,
      ariaLabel: 'C source of the probe. Press F6 to leave the editor.',
      fontFamily: getComputedStyle(host.current!).getPropertyValue('--mono'),
      fontSize: 12.5,
      lineHeight: 18,
      minimap: { enabled: false },
      scrollBeyondLastLine: false,
      renderLineHighlight: 'line',
      lineNumbersMinChars: 3,
      lineDecorationsWidth: 6,
      folding: false,
      guides: { indentation: false },
      overviewRulerLanes: 0,
      hideCursorInOverviewRuler: true,
      glyphMargin: false,
      overviewRulerBorder: false,
      fixedOverflowWidgets: true,
      insertSpaces: false,
      tabSize: 4,
      detectIndentation: true,
      wordBasedSuggestions: 'currentDocument',
      scrollbar: { verticalScrollbarSize: 10, horizontalScrollbarSize: 10 },
      stickyScroll: { enabled: false },
      padding: { top: 4, bottom: 4 },
    });
    editor.current = created;
    let replacing = false;
    const changes = model.onDidChangeContent(() => {
      if (!replacing) bench.edit(model.getValue());
    });
    const undoPlace = editorPlace.register({
      goTo(line, column) {
        created.revealLineInCenterIfOutsideViewport(line);
        created.setPosition({ lineNumber: line, column: column ?? 1 });
        created.focus();
      },
      replace(source, fresh) {
        replacing = true;
        if (fresh) model.setValue(source);
        else {
          model.pushStackElement();
          model.pushEditOperations([], [{ range: model.getFullModelRange(), text: source }], () => null);
          model.pushStackElement();
        }
        replacing = false;
      },
      apply(edits) {
        const lengths = model.getLinesContent().map((text) => text.length);
        const changes = textChanges(edits, lengths);
        model.pushStackElement();
        model.pushEditOperations(
          created.getSelections(),
          changes.map(({ from, to, text }) => ({
            range: new monaco.Range(from.line, from.column, to.line, to.column),
            text,
          })),
          () => null,
        );
        model.pushStackElement();
        const line = Math.min(...edits.map((e) => e.line));
        created.revealLineInCenterIfOutsideViewport(line);
        created.setPosition({ lineNumber: line, column: 1 });
        created.focus();
      },
    });
    return () => {
      undoPlace();
      changes.dispose();
      created.dispose();
      model.dispose();
      editor.current = null;
    };
  }, [bench]);

  // Replaced from outside: another document starts a new history, the same one can be undone. With the rest of the page,
  // so that nobody types into a text that is not shown as the one of now.
  useLayoutEffect(() => {
    const { source } = bench.state.get();
    const name = `${spec}/${hook}`;
    const model = editor.current?.getModel();
    if (model && model.getValue() !== source) editorPlace.current?.replace(source, name !== document.current);
    document.current = name;
    void revision;
  }, [bench, revision, spec, hook]);

  useEffect(() => {
    const model = editor.current?.getModel();
    return model && knows ? knowC(model, bench, knows) : undefined;
  }, [bench, knows]);

  useEffect(() => applyEditorTheme(shown), [shown]);

  useEffect(() => {
    const model = editor.current?.getModel();
    if (!model) return;
    const lines = model.getLinesContent();
    const marks = diagnostics.flatMap((d) => markOf(d, lines) ?? []);
    monaco.editor.setModelMarkers(
      model,
      'hooklab',
      marks.map((m) => ({ ...m, severity: SEVERITY[m.severity] })),
    );
  }, [diagnostics]);

  return <div ref={host} data-testid="editor" className="h-full w-full" />;
}
