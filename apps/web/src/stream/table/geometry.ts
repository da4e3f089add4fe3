/** Pixels. */
export const ROW_HEIGHT = 22;
export const HEADER_HEIGHT = 24;

/** Where a column stands in every row, in pixels. */
export interface Place {
  left: number;
  width: number;
}

/** Columns side by side; what is left of `room` goes to the widest one. */
export function placesOf(widths: readonly number[], widest: number, room: number): Place[] {
  const rest = Math.max(0, room - widths.reduce((a, b) => a + b, 0));
  let left = 0;
  return widths.map((own, i) => {
    const width = i === widest ? own + rest : own;
    const place = { left, width };
    left += width;
    return place;
  });
}

export function totalWidth(places: readonly Place[]): number {
  const last = places.at(-1);
  return last ? last.left + last.width : 0;
}
