import { WHO, WHO_CAPTURES } from './who';

/** What is read from disk because memory has it not. */
export const pageCacheMisses: unknown = {
  version: 2,
  name: 'page-cache-misses',
  title: 'What the page cache lacks',
  about:
    'One row for each page that is added to the page cache: read from a disk or a server, or written anew.',
  columns: [
    ...WHO,
    { name: 'inode', ctype: '__u64', about: 'which file, on its file system' },
    { name: 'page', ctype: '__u64', about: 'which page of it, from 0' },
    { name: 'dev', ctype: '__u32', about: 'the file system: major number times 1048576, and minor' },
  ],
  captures: { ...WHO_CAPTURES, inode: 'field.i_ino', page: 'field.index', dev: 'field.s_dev' },
  exercise: 'find /usr/bin -type f | head -400 | tail -20 | xargs cat > /dev/null; true',
  ways: [{ hook: 'tp', points: ['tracepoint:filemap:mm_filemap_add_to_page_cache'] }],
};
