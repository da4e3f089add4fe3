import { Store } from '../base/store';

export type ThemeChoice = 'light' | 'dark' | 'system';
export type Theme = 'light' | 'dark';

const KEY = 'hooklab.theme';

export const themeChoice = new Store<ThemeChoice>('system');
/** What is on the screen: public/theme.js has set it before the first paint. */
export const theme = new Store<Theme>('light');

/** To be called once, in the browser. */
export function startTheme(): void {
  const kept = readKept();
  themeChoice.set(kept);
  const query = matchMedia('(prefers-color-scheme: dark)');
  const apply = () => {
    const choice = themeChoice.get();
    const next = choice === 'system' ? (query.matches ? 'dark' : 'light') : choice;
    document.documentElement.dataset.theme = next;
    theme.set(next);
  };
  query.addEventListener('change', apply);
  themeChoice.subscribe(apply);
  apply();
}

export function chooseTheme(choice: ThemeChoice): void {
  try {
    localStorage.setItem(KEY, choice);
  } catch {
    // It then holds until the page is closed.
  }
  themeChoice.set(choice);
}

function readKept(): ThemeChoice {
  try {
    const kept = localStorage.getItem(KEY);
    return kept === 'light' || kept === 'dark' ? kept : 'system';
  } catch {
    return 'system';
  }
}
