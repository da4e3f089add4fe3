/**
 * A text as a part of a C name: "/system.slice" → "_system_2eslice". What becomes long ends with a number made of all of it:
 * the names of a program's constants are in its BTF, where the kernel takes 127 characters.
 */
export function identifierOf(text: string): string {
  const word = text.replace(/[^A-Za-z0-9]/g, (c) => (c === '/' ? '_' : `_${c.charCodeAt(0).toString(16)}`));
  return word.length <= MOST ? word : `${word.slice(0, MOST - 9)}_${hashOf(text)}`;
}

const MOST = 64;

/** FNV-1a */
function hashOf(text: string): string {
  let hash = 0x811c_9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x0100_0193);
  return (hash >>> 0).toString(16).padStart(8, '0');
}
