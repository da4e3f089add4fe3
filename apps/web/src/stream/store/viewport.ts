/**
 * Which rows a scroll position shows. Browsers clip an element's height (Chromium at 33.5 M px, Firefox at
 * 17.9 M px), so above MAX_HEIGHT the scrollbar is scaled: one pixel of it then is more than one row's.
 */
export const MAX_HEIGHT = 8_000_000;

export interface Viewport {
  rows: number;
  /** pixels */
  rowHeight: number;
  /** pixels of rows that fit on the screen */
  height: number;
}

/** Height of the scrolled content in pixels. */
export function contentHeight(v: Viewport): number {
  return Math.min(v.rows * v.rowHeight, MAX_HEIGHT);
}

/** The largest position: the last row then is at the bottom edge. Fractions of a row are kept. */
export function lastPosition(v: Viewport): number {
  return Math.max(0, v.rows - v.height / v.rowHeight);
}

/** Position (rows above the top edge) of a scrollTop. */
export function positionOf(v: Viewport, scrollTop: number): number {
  const travel = contentHeight(v) - v.height;
  if (travel <= 0) return 0;
  const part = Math.min(1, Math.max(0, scrollTop / travel));
  return part * lastPosition(v);
}

/** scrollTop of a position: the inverse of `positionOf`. */
export function scrollTopOf(v: Viewport, position: number): number {
  const last = lastPosition(v);
  if (last === 0) return 0;
  return (Math.min(position, last) / last) * (contentHeight(v) - v.height);
}

export function isScaled(v: Viewport): boolean {
  return v.rows * v.rowHeight > MAX_HEIGHT;
}

/** The rows to draw, and how far the first one is pushed up out of view (pixels). */
export function visibleRows(v: Viewport, position: number): { from: number; to: number; shift: number } {
  const clamped = Math.min(Math.max(0, position), lastPosition(v));
  const from = Math.floor(clamped);
  const to = Math.min(v.rows, Math.ceil(clamped + v.height / v.rowHeight));
  return { from, to, shift: (clamped - from) * v.rowHeight };
}
