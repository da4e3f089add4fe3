import type { AdvisorFacts } from '@hooklab/advisor';

/**
 * Functions that went away under one name and live on under another. Shown only where the new name is on the
 * kernel at hand. hook-facts B.3, lab 6.19 against 7.0.
 */
const RENAMED: Readonly<Record<string, readonly string[]>> = {
  do_unlinkat: ['filename_unlinkat', 'vfs_unlink'],
  filename_unlinkat: ['do_unlinkat', 'vfs_unlink'],
  do_mkdirat: ['filename_mkdirat', 'vfs_mkdir'],
  filename_mkdirat: ['do_mkdirat', 'vfs_mkdir'],
  do_filp_open: ['do_file_open', 'do_sys_openat2', 'vfs_open'],
  blk_account_io_start: ['blk_mq_start_request'],
  blk_account_io_done: ['blk_mq_end_request'],
  kfree_skb: ['kfree_skb_reason', 'sk_skb_reason_drop'],
  kfree_skb_reason: ['sk_skb_reason_drop', 'kfree_skb'],
  tcp_drop: ['kfree_skb_reason', 'sk_skb_reason_drop', 'tcp_drop_reason'],
  sys_open: ['do_sys_openat2', '__x64_sys_open', '__x64_sys_openat'],
  sys_openat: ['do_sys_openat2', '__x64_sys_openat'],
  do_sys_open: ['do_sys_openat2'],
  _do_fork: ['kernel_clone'],
  kernel_clone: ['_do_fork'],
  get_pid_task: ['find_get_task_by_vpid'],
  __get_user_pages_fast: ['get_user_pages_fast'],
  account_page_dirtied: ['folio_account_dirtied', '__folio_mark_dirty'],
  add_to_page_cache_lru: ['filemap_add_folio'],
  mark_page_accessed: ['folio_mark_accessed', 'mark_page_accessed'],
  complete_and_exit: ['kthread_complete_and_exit'],
};

/** Text names that are like `name` and exist here: its copies, its known successors, syscall wrappers, near misses. */
export function similarNames(facts: AdvisorFacts, name: string, limit = 5): string[] {
  const found = new Set<string>();
  const add = (candidate: string): void => {
    if (candidate !== name && facts.rows.all(candidate).some((row) => facts.rows.isText(row)))
      found.add(candidate);
  };
  for (const row of facts.rows.suffixed(name)) {
    const copy = facts.rows.name(row);
    if (!copy.endsWith('.cold')) found.add(copy);
  }
  for (const successor of RENAMED[name] ?? []) add(successor);
  for (const prefix of ['__x64_', '__arm64_', '__', '_', 'do_', 'ksys_', '__do_', '__se_'])
    add(prefix + name);
  if (/^_+/.test(name)) add(name.replace(/^_+/, ''));
  for (const near of edits(name)) {
    if (found.size >= limit) break;
    add(near);
  }
  return [...found].slice(0, limit);
}

/** All words one letter away: left out, doubled, swapped, changed, added. Looked up, not searched: 64 letters are 5,000. */
function* edits(word: string): Generator<string> {
  const letters = 'abcdefghijklmnopqrstuvwxyz_0123456789';
  for (let i = 0; i < word.length; i++) yield word.slice(0, i) + word.slice(i + 1);
  for (let i = 0; i + 1 < word.length; i++)
    yield word.slice(0, i) + word[i + 1] + word[i] + word.slice(i + 2);
  for (let i = 0; i <= word.length; i++) {
    for (const letter of letters) {
      yield word.slice(0, i) + letter + word.slice(i);
      if (i < word.length) yield word.slice(0, i) + letter + word.slice(i + 1);
    }
  }
}

/** Events of that bare name in any category, then events one letter away. */
export function similarEvents(facts: AdvisorFacts, name: string, limit = 5): string[] {
  if (!facts.events) return [];
  const bare = name.slice(name.indexOf('/') + 1).slice(name.indexOf(':') + 1);
  const all = [...facts.events.keys()];
  const near = new Set(edits(bare));
  const score = (event: string): number => {
    const own = event.slice(event.indexOf(':') + 1);
    if (own === bare) return 3;
    if (near.has(own)) return 2;
    return bare.length > 3 && own.includes(bare) ? 1 : 0;
  };
  return all
    .map((event) => ({ event, score: score(event) }))
    .filter((e) => e.score > 0)
    .sort((a, b) => b.score - a.score)
    .slice(0, limit)
    .map((e) => e.event);
}
