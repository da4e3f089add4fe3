import type { Hover } from '@hooklab/probe';
import { Store } from '../../base/store';
import type { TextPlace } from '../../kernel/forms';
import type { Workbench } from '../../workbench/context';

/** What the kernel's types say of the place in an expression that the caret or the mouse is at. */
export const looked = new Store<{ text: string; hover: Hover } | null>(null);

let asked = 0;

export function lookAt(
  { form, kernels }: Pick<Workbench, 'form' | 'kernels'>,
  place: TextPlace,
  text: string,
  at: number | null,
): void {
  const mine = ++asked;
  const { draft, ref } = form.state.get();
  if (at === null || !draft || !ref) {
    looked.set(null);
    return;
  }
  kernels.worker.hoverText(ref, draft, place, text, at).then(
    (hover) => {
      if (mine === asked) looked.set(hover && { text: text.slice(hover.from, hover.to), hover });
    },
    () => {},
  );
}
