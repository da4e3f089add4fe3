import { KEY_ITEM } from '@hooklab/protocol';

/**
 * The half of the session that this page's origin keeps, as the launch page put it there; '' where there is none. Not
 * for workers, which have no localStorage. Read every time: another window may have been launched meanwhile.
 */
export function pageKey(): string {
  try {
    return localStorage.getItem(KEY_ITEM) ?? '';
  } catch {
    return '';
  }
}
