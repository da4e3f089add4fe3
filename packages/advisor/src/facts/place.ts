/** A place in a surface: a file, the line (from 1) and its text; line null when it is the whole file or an absence. */
export interface Place {
  readonly file: string;
  readonly line: number | null;
  readonly text: string | null;
}

export const place = (file: string, line: number | null = null, text: string | null = null): Place => ({
  file,
  line,
  text,
});
