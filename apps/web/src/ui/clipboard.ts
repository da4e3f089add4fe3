import { printable } from '@hooklab/base';

/**
 * Into the clipboard, from where it may go to a terminal: line by line as it is seen, so that no name of a kernel
 * steers there. Tabs stay, C has them. What is to be one line, such as a command, is made `printable` by its caller.
 * Rejects where the browser does not allow it.
 */
export const toClipboard = (text: string): Promise<void> => navigator.clipboard.writeText(pasted(text));

export const pasted = (text: string): string => text.replace(/[^\n\t]+/g, printable);
