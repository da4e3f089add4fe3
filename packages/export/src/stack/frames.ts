/** One place on a stack. */
export interface Frame {
  /** "vfs_mkdir"; "0xffffffffc0401234" where it has no name */
  name: string;
  /** bytes from where it begins; null: not told */
  offset: number | null;
  /** the module it is in; null: the kernel, or not told */
  module: string | null;
}

/** vfs_mkdir+0x9/0x160, ext4_mkdir+0x1b [ext4], main+0x10 [/usr/bin/x y] */
const FRAME = /^(.+?)(?:\+0x([0-9a-f]+)(?:\/0x([0-9a-f]+))?)?(?: \[([^\]]+)\])?$/;
/** What hl_stack() writes where there is none. */
const NONE = /^no (?:kernel )?stack\b/;

/**
 * The frames of a stack as the records have it, the innermost first:
 *
 *   vfs_mkdir+0x9/0x160 < do_mkdirat+0x14d/0x170 < ext4_mkdir+0x1b/0x30 [ext4]
 *
 * A last frame that the column's size cut off is left out: half a name is another function's. None: [].
 */
export function framesOf(stack: string): Frame[] {
  if (stack === '' || NONE.test(stack)) return [];
  const texts = stack.split(' < ');
  const sized = texts.length > 1 && /\/0x[0-9a-f]+/.test(texts[0]!);
  const last = texts.at(-1)!;
  if (sized && !/\/0x[0-9a-f]+(?: \[[^\]]+\])?$|^0x[0-9a-f]{16}$/.test(last)) texts.pop();
  return texts.map(frameOf);
}

function frameOf(text: string): Frame {
  const [, name = text, offset, , module] = FRAME.exec(text) ?? [];
  return { name, offset: offset === undefined ? null : Number.parseInt(offset, 16), module: module ?? null };
}
