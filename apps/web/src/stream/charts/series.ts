/**
 * What a chart draws: columns of numbers, whatever they were asked of.
 *
 *   x             -59.9  -59.6  …  -0.1
 *   lines[0].y      100    104  …    98
 *   lines[1].y      NaN    NaN  …     4     NaN: nothing there, the line has a gap
 */
export interface Series {
  readonly x: Float64Array;
  readonly lines: readonly Line[];
}

export interface Line {
  readonly name: string;
  /** as long as `x` */
  readonly y: Float64Array;
}

/** Series of `length` points, to be filled. */
export function newSeries(length: number, names: readonly string[]): Series {
  return {
    x: new Float64Array(length),
    lines: names.map((name) => ({ name, y: new Float64Array(length) })),
  };
}
