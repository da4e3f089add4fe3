// Monaco over a bench without targets: C by hand, and the remarks of tools as the test gives them.
import type { Diagnostic } from '@hooklab/protocol';
import { Store } from '../../src/base/store';
import { useStore } from '../../src/base/useStore';
import { Editor } from '../../src/compose/editor/Editor';
import { editorPlace } from '../../src/compose/editor/editorPlace';
import { fakeWorkbench, showIn } from '../support/workbench';

const { workbench } = fakeWorkbench();
const { bench } = workbench;
await bench.online();

const diagnostics = new Store<readonly Diagnostic[]>([]);
Object.assign(window, { bench, diagnostics, editorPlace });

function Marked() {
  return <Editor bench={bench} diagnostics={useStore(diagnostics)} />;
}

showIn(workbench, <Marked />);
