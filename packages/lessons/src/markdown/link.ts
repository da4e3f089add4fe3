/** Screens that a lesson may lead to. */
const SCREENS = /^\/(?:ask|browse|compose|lens|library|runs)(?:[/?].*)?$/;

/** What a link of a lesson leads to; null: nothing that a lesson may. Only http(s), and screens of the workbench. */
export function linkOf(href: string): { kind: 'screen' | 'web'; to: string } | null {
  // "//host" is another site, and a backslash is a slash to a browser
  if (/[\s\\]|^\/\//.test(href)) return null;
  if (SCREENS.test(href)) return { kind: 'screen', to: href };
  return /^https?:\/\/[^/]/.test(href) ? { kind: 'web', to: href } : null;
}
