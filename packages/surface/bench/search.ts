/**
 * Search over all names of a surface: index time, each key of typed queries, the first results, beside plain
 * `includes` and uFuzzy on the same names.
 *
 *   node bench/run.mjs bench/search.ts SURFACE_DIRECTORY… [--ufuzzy DIR]
 *
 * uFuzzy is no dependency of ours: --ufuzzy names a directory where `npm install @leeoniya/ufuzzy` was run.
 */
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { Catalog, entryPath } from '../src/index';
import { openSurface } from './directory';

const args = process.argv.slice(2);
const at = args.indexOf('--ufuzzy');
const ufuzzyDir = at >= 0 ? args.splice(at, 2)[1]! : null;

const TYPED = [
  'schedswitch',
  'tcpretr',
  'unlinkat',
  'tcp_v4_rcv',
  'sched:sched_switch',
  'vfs_raed',
  'sched_swithc',
  'tpc_sendmsg',
  'blkrqissue',
  'do_sys_openat2',
  'task_struct',
  'struct sk_buff',
  'kfree skb',
  'tcp arg:sk_buff',
  'ret:dentry lookup',
  'field:sk_state',
  'module:netfs read',
  'traceable:yes ext4',
  'kind:lsm file',
  'zzzzqqq',
  'e',
  's_',
  'nvme',
  'a_a_a_a_a_a',
  'aaaaaaaa',
  'ststststs',
  'tcp_retr_skb',
  'sesese',
  'terste',
  'e r t s',
  'a b c',
  'inode.i_ino',
  'sk_buff_head_data',
  'fn:tcp_connect',
  'tracepoint:sched:sched_switch',
  'skc_daddr',
  'tcp_*_skb',
  '*a*e*i*',
  'vfs -read -*_iter',
];

interface Timed {
  query: string;
  ms: number;
}

const stats = (all: Timed[]) => {
  const sorted = [...all].sort((a, b) => a.ms - b.ms);
  const slow = sorted
    .slice(-4)
    .map((t) => `${t.ms.toFixed(1)} "${t.query}"`)
    .join(', ');
  return `median ${sorted[sorted.length >> 1]!.ms.toFixed(2)} ms, worst ${slow}`;
};

/** CPU time of this process, so that others on the machine do not count. */
const now = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};

const ROUNDS = 5;

/** Best of five for each prefix, in CPU time. */
function keys(search: (query: string) => unknown): Timed[] {
  const timed: Timed[] = [];
  for (const typed of TYPED) {
    for (let n = 1; n <= typed.length; n++) {
      const query = typed.slice(0, n);
      let ms = Number.POSITIVE_INFINITY;
      for (let round = 0; round < ROUNDS; round++) {
        const start = now();
        search(query);
        ms = Math.min(ms, now() - start);
      }
      timed.push({ query, ms });
    }
  }
  return timed;
}

for (const dir of args) {
  const surface = openSurface(dir);
  const parse = now();
  surface.btf?.find('x', -1);
  surface.kallsyms?.find('x');
  surface.filterFunctions?.has('x');
  const wallStart = performance.now();
  const start = now();
  const catalog = new Catalog(surface);
  const built = now() - start;
  const wall = performance.now() - wallStart;
  console.log(
    `\n${dir}: ${catalog.length} names; files parsed in ${(start - parse).toFixed(0)} ms of CPU; index built in ` +
      `${wall.toFixed(0)} ms of wall time, ${built.toFixed(0)} ms of CPU (with V8's own threads)`,
  );
  const before = now();
  new Catalog(surface);
  const warm = now();
  catalog.warm();
  console.log(
    `again: ${(warm - before).toFixed(0)} ms; signatures for arg:, ret:, field: ${(now() - warm).toFixed(0)} ms`,
  );
  const first = TYPED.map((query) => {
    const began = now();
    catalog.search(query);
    return { query, ms: now() - began };
  });
  console.log(`each query for the first time (filters computed): ${stats(first)}`);
  console.log(`each key: ${stats(keys((query) => catalog.search(query)))}`);

  const names = Array.from({ length: catalog.length }, (_, i) => {
    const { category, name } = catalog.entry(i);
    return category ? `${category}:${name}` : name;
  });
  const lower = names.map((name) => name.toLowerCase());
  console.log(`includes: ${stats(keys((query) => lower.filter((name) => name.includes(query))))}`);
  if (ufuzzyDir) {
    const uFuzzy = createRequire(`${resolve(ufuzzyDir)}/x.js`)('@leeoniya/ufuzzy');
    const fuzzy = new uFuzzy({});
    console.log(`uFuzzy: ${stats(keys((query) => fuzzy.search(names, query, 0, 1000)))}`);
  }
  for (const query of TYPED) {
    const { ids, facets } = catalog.search(query);
    const best = [...ids.subarray(0, 5)].map((id) => entryPath(catalog.entry(id)));
    console.log(
      `  ${query.padEnd(20)} ${String(ids.length).padStart(6)}  ${best.join('  ')}  ${JSON.stringify(facets.kinds)}`,
    );
  }
}
