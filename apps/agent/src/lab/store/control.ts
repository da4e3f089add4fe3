/**
 * Stanzas of Debian control data, as `apt-cache show` prints them: fields "Name: value", a continuation begins
 * with a blank, an empty line ends a stanza.
 *
 *   Package: linux-image-amd64
 *   Version: 6.12.117-1
 *   Depends: linux-image-6.12.117+deb13-amd64 (= 6.12.117-1)
 *   SHA256: ca712d36…
 */
export type Stanza = Record<string, string>;

export function parseControl(text: string): Stanza[] {
  const out: Stanza[] = [];
  let stanza: Stanza = {};
  let last = '';
  for (const line of text.split('\n')) {
    if (line.trim() === '') {
      if (Object.keys(stanza).length > 0) out.push(stanza);
      stanza = {};
      last = '';
    } else if (/^[ \t]/.test(line)) {
      if (last) stanza[last] += `\n${line.trim()}`;
    } else {
      const cut = line.indexOf(':');
      if (cut <= 0) continue;
      last = line.slice(0, cut);
      stanza[last] = line.slice(cut + 1).trim();
    }
  }
  if (Object.keys(stanza).length > 0) out.push(stanza);
  return out;
}

/**
 * The dependencies pinned to an exact version, as {name, version}; the others are left out.
 *   kmod, linux-base-7.2.12+deb14-amd64 (= 7.2.12-1), dracut | initramfs-tools (>= 0.120)
 */
export function exactDepends(depends: string | undefined): { name: string; version: string }[] {
  const out: { name: string; version: string }[] = [];
  for (const part of (depends ?? '').split(',')) {
    const match = /^\s*([a-z0-9][a-z0-9+.-]*)(?::\w+)?\s*\(=\s*([^)\s]+)\s*\)\s*$/.exec(part);
    if (match) out.push({ name: match[1]!, version: match[2]! });
  }
  return out;
}
