/** One member of the record and the C that fills it. */
export interface SkeletonColumn {
  readonly name: string;
  /** "__u32 mode", "char path[256]" */
  readonly declaration: string;
  readonly about: string;
  /** bytes, for what has to fit on the stack */
  readonly size: number;
  /** statements, with ‹to› for the place of the column: "‹to› = flag;" */
  readonly lines: readonly string[];
  /** text is copied as bytes */
  readonly text: boolean;
  /** the return value: there at the exit only */
  readonly ret: boolean;
}

export const number = (
  name: string,
  ctype: string,
  value: string,
  about: string,
  ret: boolean,
): SkeletonColumn => ({
  name,
  declaration: `${ctype}${ctype.endsWith('*') ? '' : ' '}${name}`,
  about,
  size: 8,
  lines: [`‹to› = ${value};`],
  text: false,
  ret,
});

/** Its read status first, as every text of a record has it. */
export function string(
  name: string,
  from: string,
  size: number,
  space: 'user' | 'kernel' | 'either',
  about: string,
): SkeletonColumn[] {
  const address = /^\w+$|^\(|^BPF_CORE_READ/.test(from) ? from : `(const void *)${from}`;
  const read = space === 'either' ? 'read_str' : `hl_read_${space}_str`;
  return [
    { ...number(`${name}__rc`, '__s32', '0', '', false), lines: [] },
    {
      name,
      declaration: `char ${name}[${size}]`,
      about,
      size,
      lines: [`‹rc› = ${read}(‹to›, sizeof(‹to›), ${address});`],
      text: true,
      ret: false,
    },
  ];
}
