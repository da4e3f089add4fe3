/** [first, end) */
export interface Range {
  first: number;
  end: number;
}
