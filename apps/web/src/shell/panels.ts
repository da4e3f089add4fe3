/** To the next (1) or previous (−1) panel: a region with `data-region`. The editor's focus goes to its text. */
export function movePanel(step: number): void {
  const panels = visible('[data-region]');
  // The innermost: the details lie inside the rows.
  const at = panels.findLastIndex((p) => p.contains(document.activeElement));
  const next = panels[(at + step + panels.length) % panels.length];
  const inner = next?.querySelector<HTMLElement>(
    '[data-region-focus], .monaco-editor textarea, .native-edit-context',
  );
  (inner ?? next)?.focus();
}

export const visible = <E extends HTMLElement = HTMLElement>(selector: string): E[] =>
  [...document.querySelectorAll<E>(selector)].filter((element) => element.offsetParent !== null);
