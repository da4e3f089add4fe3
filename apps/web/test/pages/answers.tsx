// The store of answers alone, over this browser's own IndexedDB, for `page.evaluate`.
import { IndexedAnswers } from '../../src/kernel/answers/indexedDb';

Object.assign(window, {
  answers: (code: string, most?: number) =>
    new IndexedAnswers(code, indexedDB, most === undefined ? undefined : { most, largest: most }),
  refused: () =>
    new IndexedAnswers('c', {
      ...({} as IDBFactory),
      open() {
        throw new DOMException('The user denied permission', 'SecurityError');
      },
    }),
});
document.querySelector('#page')!.textContent = 'ready';
