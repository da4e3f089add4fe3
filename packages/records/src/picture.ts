/**
 * Text that comes from a kernel, made safe to look at: an escape sequence in a file name must not reach a
 * terminal, and a direction override must not turn a name round. Nothing is dropped, everything is visible.
 *
 *   "a\x1b[31m"   → "a␛[31m"        C0 controls and DEL: the control pictures U+2400…
 *   "a\u202egnp"  → "a⟨U+202E⟩gnp"  C1 controls, direction marks, zero-width and line separators: their name
 */
const HIDDEN = /[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;

export function controlPictures(text: string): string {
  return text.replace(HIDDEN, (c) => {
    const code = c.charCodeAt(0);
    if (code < 0x20) return String.fromCharCode(0x2400 + code);
    if (code === 0x7f) return '\u2421';
    return `⟨U+${code.toString(16).toUpperCase().padStart(4, '0')}⟩`;
  });
}

/**
 * A value as JSON that is safe to print to a terminal: JSON escapes C0 only, so DEL, C1 (an 8-bit CSI) and
 * the invisible rest are escaped as well. It parses back to the same value.
 */
export function printableJson(value: unknown): string {
  return JSON.stringify(value).replace(HIDDEN, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
