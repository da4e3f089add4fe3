import type { Locator } from '@playwright/test';

/** Where it stands on the page, pixels. */
export const box = (locator: Locator) =>
  locator.evaluate((element) => {
    const { left, top, right, bottom } = element.getBoundingClientRect();
    return { left, top, right, bottom };
  });

/** Texts below it that lie over one another, those for screen readers left out: "ONE over OTHER". */
export const overlaps = (locator: Locator): Promise<string[]> =>
  locator.evaluate((root) => {
    const texts: { text: string; box: DOMRect }[] = [];
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const node = walker.currentNode as Text;
      const parent = node.parentElement!;
      if (node.data.trim() === '' || !parent.checkVisibility() || parent.closest('.sr-only')) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      for (const box of range.getClientRects()) texts.push({ text: node.data, box });
    }
    // lines stand close together: what is over another is so by more than the space between them
    const least = 3;
    const over = (a: DOMRect, b: DOMRect) =>
      Math.min(a.right, b.right) - Math.max(a.left, b.left) > least &&
      Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > least;
    return texts.flatMap((one, i) =>
      texts
        .slice(i + 1)
        .flatMap((other) => (over(one.box, other.box) ? [`${one.text} over ${other.text}`] : [])),
    );
  });
