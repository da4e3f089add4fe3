import { writeTar } from '@hooklab/surface';

/** A file that the browser saves. */
export function save(name: string, content: string | Uint8Array, type = 'text/plain;charset=utf-8'): void {
  const url = URL.createObjectURL(new Blob([content as BlobPart], { type }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // the download has taken it by then
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

/** Texts by their paths as one tar with a folder around them. */
export function tarOf(files: Readonly<Record<string, string>>, folder: string): Uint8Array {
  const encoder = new TextEncoder();
  return writeTar(new Map(Object.entries(files).map(([path, text]) => [path, encoder.encode(text)])), folder);
}
