/** In this order: each calls itself those after it as well. */
const BROWSERS = ['Firefox', 'Edg', 'OPR', 'HeadlessChrome', 'Chrome', 'Safari', 'curl'];
const NAMES: Record<string, string> = { Edg: 'Edge', OPR: 'Opera', HeadlessChrome: 'Headless Chrome' };
const SYSTEMS = ['Android', 'iPhone', 'iPad', 'Windows', 'Macintosh', 'CrOS', 'Linux', 'FreeBSD'];

/**
 * "Firefox on Linux", for people to tell sessions apart, of a User-Agent line. It holds nothing of the line but words of
 * these tables.
 *
 *   Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0
 */
export function browserName(userAgent: string | undefined): string {
  const line = userAgent ?? '';
  const browser = BROWSERS.find((name) => line.includes(`${name}/`));
  const system = SYSTEMS.find((name) => line.includes(name));
  if (!browser) return system ? `a browser on ${system}` : 'a program';
  return `${NAMES[browser] ?? browser}${system ? ` on ${system === 'Macintosh' ? 'macOS' : system}` : ''}`;
}
