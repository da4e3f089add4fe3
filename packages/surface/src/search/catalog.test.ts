import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BtfBuilder } from '../btf/test/builder';
import { encodeText } from '../bytes/text';
import { Surface } from '../surface/surface';
import { Catalog } from './catalog';
import { entryPath } from './entry';
import { parseQuery } from './query';

function surface(): Surface {
  const b = new BtfBuilder();
  const int = b.int('int', 4, { signed: true });
  const skb = b.struct('sk_buff', 8, ['len', int, 0], ['', b.struct('', 4, ['inner_proto', int, 0]), 32]);
  const pskb = b.ptr(b.const(skb));
  b.struct('sock_common', 4, ['skc_state', int, 0]);
  b.struct('task_struct', 4, ['pid', int, 0]);
  const dentry = b.struct('dentry', 4, ['d_flags', int, 0]);
  b.typedef('pid_t', int);
  b.enum('pid_type', { PIDTYPE_PID: 0 });
  b.func('tcp_v4_rcv', b.proto(int, ['skb', pskb]));
  b.func('tcp_retransmit_skb', b.proto(int, ['segs', int]));
  b.func('d_lookup', b.proto(b.ptr(dentry), ['n', int]));
  b.func('inlined_away', b.proto(0, ['skb', pskb]));
  b.typedef('btf_trace_kfree_skb', b.ptr(b.proto(0, ['', b.ptr(0)], ['', pskb])));
  b.typedef('btf_trace_pelt_cfs_tp', b.ptr(b.proto(0, ['', b.ptr(0)])));
  b.union('security_list_options', 8, ['file_open', b.ptr(0)]);
  b.func('bpf_lsm_file_open', b.proto(int, ['file', int]));
  const events = [
    'sched:sched_switch',
    'tcp:tcp_retransmit_skb',
    'skb:kfree_skb',
    'syscalls:sys_exit_unlinkat',
    'syscalls:sys_enter_unlinkat',
    'netfs:netfs_read',
  ];
  const symbols = [
    'T tcp_v4_rcv',
    'T tcp_retransmit_skb',
    't tcp_retransmit_timer',
    'T __pfx_tcp_v4_rcv',
    'T do_unlinkat',
    'T __x64_sys_unlinkat',
    'T vfs_read',
    'T vfs_readv',
    't __traceiter_sched_switch',
    't helper',
    't helper',
    't fn.constprop.0',
    'D sched_switch_table',
    'r __ksymtab_vfs_read',
    't netfs_read_iter\t[netfs]',
  ];
  const text = (s: string) => encodeText(s);
  return new Surface(
    'test',
    new Map([
      ['btf/vmlinux', b.bytes()],
      ['available_events', text(`${events.join('\n')}\n`)],
      [
        'kallsyms',
        text(symbols.map((s, i) => `${(0xffffffff81000000n + BigInt(i * 16)).toString(16)} ${s}\n`).join('')),
      ],
      [
        'available_filter_functions',
        text('tcp_v4_rcv\ntcp_retransmit_skb\nvfs_read\nvfs_readv\ndo_unlinkat\nnetfs_read_iter [netfs]\n'),
      ],
      [
        'events/skb/kfree_skb/format',
        text(
          'name: kfree_skb\nID: 1\nformat:\n\tfield:void * skbaddr;\toffset:8;\tsize:8;\tsigned:0;\n\tfield:char dev[16];\toffset:16;\tsize:16;\tsigned:0;\n\nprint fmt: ""\n',
        ),
      ],
    ]),
  );
}

const catalog = new Catalog(surface());
const find = (query: string) => [...catalog.search(query).ids].map((id) => entryPath(catalog.entry(id)));

describe('catalog', () => {
  it('has every name once, without the linker’s own', () => {
    const all = find('');
    expect(new Set(all).size).toBe(all.length);
    expect(all).toContain('tracepoint:sched:sched_switch');
    expect(all).toContain('rawtracepoint:pelt_cfs_tp');
    expect(all).toContain('lsm:file_open');
    expect(all).toContain('fn:inlined_away');
    expect(all).toContain('fn:fn.constprop.0');
    expect(all).toContain('symbol:sched_switch_table');
    expect(all.filter((path) => path === 'fn:helper')).toHaveLength(1);
    expect(all.filter((path) => /__pfx_|__ksymtab_/.test(path))).toEqual([]);
  });

  it('finds a raw tracepoint by its own notation, whether it has an event or not', () => {
    expect(find('raw_tp:sched_switch')[0]).toBe('tracepoint:sched:sched_switch');
    expect(find('rawtracepoint:kfree_skb')).toEqual(['tracepoint:skb:kfree_skb']);
    expect(find('raw_tp:pelt_cfs_tp')).toEqual(['rawtracepoint:pelt_cfs_tp']);
    expect(find('rawtracepoint:').every((path) => path.startsWith('rawtracepoint:'))).toBe(true);
  });

  it('says what an entry is', () => {
    const entry = (path: string) =>
      catalog.entry([...catalog.search('').ids].find((id) => entryPath(catalog.entry(id)) === path)!);
    expect(entry('tracepoint:sched:sched_switch')).toMatchObject({
      name: 'sched_switch',
      category: 'sched',
      traceable: true,
    });
    expect(entry('fn:netfs_read_iter')).toMatchObject({ module: 'netfs', traceable: true });
    expect(entry('fn:inlined_away')).toMatchObject({ module: null, traceable: false });
  });
});

describe('rank', () => {
  it.each([
    ['schedswitch', 'tracepoint:sched:sched_switch'],
    ['sched:sched_switch', 'tracepoint:sched:sched_switch'],
    ['tcpretr', 'tracepoint:tcp:tcp_retransmit_skb'],
    ['tcp_v4_rcv', 'fn:tcp_v4_rcv'],
    ['TCP_V4', 'fn:tcp_v4_rcv'],
    ['vfs_raed', 'fn:vfs_read'],
    ['sched_swithc', 'tracepoint:sched:sched_switch'],
    ['tpc_v4_rcv', 'fn:tcp_v4_rcv'],
    ['hlepe', 'fn:helper'],
    ['xelper', 'fn:helper'],
    ['helpxer', 'fn:helper'],
    ['heper', 'fn:helper'],
    ['vfsread', 'fn:vfs_read'],
    ['task_struct', 'struct:task_struct'],
    ['struct sk', 'struct:sk_buff'],
    ['kfree skb', 'tracepoint:skb:kfree_skb'],
  ])('%s → %s', (query, first) => {
    expect(find(query)[0]).toBe(first);
  });

  it('the syscall’s events come first, then the syscall, then functions', () => {
    expect(find('unlinkat').slice(0, 4)).toEqual([
      'tracepoint:syscalls:sys_enter_unlinkat',
      'tracepoint:syscalls:sys_exit_unlinkat',
      'syscall:unlinkat',
      'fn:do_unlinkat',
    ]);
  });

  it('exact before word starts before letters in order; what cannot be traced stands behind', () => {
    expect(find('vfs_read')).toEqual(['fn:vfs_read', 'fn:vfs_readv']);
    const sched = find('sched_switch');
    expect(sched.slice(0, 3)).toEqual([
      'tracepoint:sched:sched_switch',
      'fn:__traceiter_sched_switch',
      'symbol:sched_switch_table',
    ]);
    expect(find('tcpskb')).toContain('tracepoint:tcp:tcp_retransmit_skb');
    expect(find('qqqq')).toEqual([]);
  });
});

describe('filters', () => {
  it('by argument type, through pointers and qualifiers, and of raw arguments', () => {
    expect(find('arg:sk_buff').sort()).toEqual([
      'fn:inlined_away',
      'fn:tcp_v4_rcv',
      'tracepoint:skb:kfree_skb',
    ]);
    expect(find('arg:sk_buff tcp')).toEqual(['fn:tcp_v4_rcv']);
    // still being typed
    expect(find('arg:sk_b')).toEqual(find('arg:sk_buff'));
    expect(find('arg:nothing')).toEqual([]);
  });

  it('by return type', () => {
    expect(find('ret:dentry')).toEqual(['fn:d_lookup']);
  });

  it('by a member of a struct or a field of an event', () => {
    expect(find('field:len')).toEqual(['struct:sk_buff']);
    expect(find('field:inner_proto')).toEqual(['struct:sk_buff']);
    expect(find('field:skbaddr')).toEqual(['tracepoint:skb:kfree_skb']);
    expect(find('field:dev')).toEqual(['tracepoint:skb:kfree_skb']);
    expect(find('field:sk_state')).toEqual(['struct:sock_common']);
    expect(find('field:skc_st')).toEqual(['struct:sock_common']);
  });

  it('by kind, category, module, and whether it can be traced', () => {
    expect(find('kind:lsm')).toEqual(['lsm:file_open']);
    expect(find('category:tcp')).toEqual(['tracepoint:tcp:tcp_retransmit_skb']);
    expect(find('module:netfs')).toEqual(['fn:netfs_read_iter']);
    expect(find('traceable:no tcp')).toEqual(['fn:tcp_retransmit_timer']);
    expect(find('module:netfs kind:struct')).toEqual([]);
  });

  it('by a path, as the product writes it', () => {
    expect(find('fn:tcp_retransmit_skb')[0]).toBe('fn:tcp_retransmit_skb');
    expect(find('fn:tcp_retransmit_skb').every((path) => path.startsWith('fn:'))).toBe(true);
    expect(find('struct:sk_buff')[0]).toBe('struct:sk_buff');
    expect(find('tracepoint:sched:sched_switch')).toEqual(['tracepoint:sched:sched_switch']);
    expect(find('lsm:')).toEqual(['lsm:file_open']);
  });

  it('by a glob of the whole name', () => {
    expect(find('vfs_rea?')).toEqual(['fn:vfs_read']);
    expect(find('vfs_read*')).toEqual(['fn:vfs_read', 'fn:vfs_readv']);
    expect(find('*_unlinkat').sort()).toEqual([
      'fn:__x64_sys_unlinkat',
      'fn:do_unlinkat',
      'tracepoint:syscalls:sys_enter_unlinkat',
      'tracepoint:syscalls:sys_exit_unlinkat',
    ]);
    expect(find('sched:*')).toEqual(['tracepoint:sched:sched_switch']);
    expect(find('fn:TCP_*_skb')).toEqual(['fn:tcp_retransmit_skb']);
    expect(find('vfs')).not.toEqual([]);
    expect(find('fs_read*')).toEqual([]);
  });

  it('without what is left out', () => {
    expect(find('vfs_read -readv')).toEqual(['fn:vfs_read']);
    expect(find('tcp -fn:').every((path) => !path.startsWith('fn:'))).toBe(true);
    expect(find('tcp -fn:')).toContain('tracepoint:tcp:tcp_retransmit_skb');
    expect(find('netfs -module:netfs')).not.toContain('fn:netfs_read_iter');
    expect(find('tcp_* -*_skb')).not.toContain('fn:tcp_retransmit_skb');
    expect(find('-x')).not.toEqual([]);
    // both together, not each for itself
    const unlink = find('*unlink*');
    expect(find('*unlink* -fn:vfs_*')).toEqual(unlink.filter((path) => !path.startsWith('fn:vfs_')));
    expect(find('fn:*unlink* -fn:vfs_*')).toContain('fn:do_unlinkat');
    expect(find('tcp_retransmit -tracepoint:tcp_retransmit_skb')).toContain('fn:tcp_retransmit_skb');
    expect(find('struct s -sock_common.skc_state')).toEqual(
      find('struct s').filter((path) => path !== 'struct:sock_common'),
    );
    // someone is still typing
    expect(find('vfs_read -')).toEqual(find('vfs_read'));
  });

  it('as other places write a name', () => {
    for (const text of [
      'vfs_read()',
      'vfs_read(struct file *file, char __user *buf)',
      'vfs_read+0x1a/0x2c',
      '"vfs_read"',
      'fn:vfs_read+0x4',
    ])
      expect(find(text)[0], text).toBe('fn:vfs_read');
    expect(find('-vfs_readv() vfs_read')).toEqual(['fn:vfs_read']);
  });

  it('by a member’s own name, where no name holds it', () => {
    expect(find('skc_state')).toEqual(['struct:sock_common']);
    expect(find('inner_proto')).toEqual(['struct:sk_buff']);
    expect(find('struct skc_state')).toEqual(['struct:sock_common']);
    // names that hold the word are meant
    expect(find('pid')[0]).not.toBe('struct:task_struct');
    // a glob too: of a member's whole name, where it is no name's
    expect(find('skc_*')).toEqual(['struct:sock_common']);
    expect(find('struct SKC_stat?')).toEqual(['struct:sock_common']);
    expect(find('skbadd*')).toEqual(['tracepoint:skb:kfree_skb']);
    expect(find('field:*_proto')).toEqual(['struct:sk_buff']);
    expect(find('fn:skc_*')).toEqual([]);
    expect(find('struct s -skc_*')).toEqual(find('struct s'));
  });

  it('counts what was found', () => {
    const { facets, ids } = catalog.search('tcp');
    expect(Object.values(facets.kinds).reduce((sum, n) => sum + n, 0)).toBe(ids.length);
    expect(facets.kinds).toMatchObject({ tracepoint: 1, fn: 3 });
    expect(facets.categories).toEqual({ tcp: 1 });
    expect(facets.traceable + facets.untraceable).toBeLessThanOrEqual(ids.length);
    expect(catalog.search('netfs').facets.modules).toEqual({ '': 1, netfs: 1 });
  });

  it('takes a query apart', () => {
    expect(parseQuery('struct sk arg:Sk_Buff arg:')).toMatchObject({
      words: ['sk'],
      filters: [
        { key: 'kind', value: 'struct' },
        { key: 'arg', value: 'sk_buff' },
      ],
    });
    expect(parseQuery('sched:sched_switch').words).toEqual(['sched:sched_switch']);
    expect(parseQuery('struct').words).toEqual(['struct']);
  });
});

describe('any query', () => {
  const names = [...catalog.search('').ids].map((id) => entryPath(catalog.entry(id)));
  it('finds each entry by its own whole name, first of its kind', () => {
    for (const path of names) {
      const name = path.split(':').at(-1)!;
      const kind = path.split(':')[0]!;
      expect(
        find(name).find((other) => other.startsWith(`${kind}:`)),
        name,
      ).toBe(path);
    }
  });

  it('leaves out no name that holds the term, also of one letter again and again', () => {
    const name = fc
      .array(fc.constantFrom('a', 'b', '_', 'A', '1'), { minLength: 1, maxLength: 300 })
      .map((letters) => `x${letters.join('')}`);
    const part = fc.record({ from: fc.nat(), length: fc.integer({ min: 1, max: 12 }) });
    fc.assert(
      fc.property(fc.uniqueArray(name, { minLength: 1, maxLength: 8 }), part, (names, { from, length }) => {
        const [first] = names;
        const at = from % first!.length;
        const term = first!.slice(at, at + length).toLowerCase();
        // a term of separators only is none; a number is no letter of a name
        fc.pre(/[a-z1]/.test(term));
        const kallsyms = encodeText(names.map((each) => `ffffffff81000000 T ${each}\n`).join(''));
        const made = new Catalog(new Surface('made', new Map([['kallsyms', kallsyms]])));
        const found = [...made.search(term).ids].map((id) => made.entry(id).name);
        expect(found).toEqual(
          expect.arrayContaining(names.filter((each) => each.toLowerCase().includes(term))),
        );
      }),
    );
  });

  it('never fails, and gives no entry twice', () => {
    const letter = fc.constantFrom(...'abceknrstuv_:. 0149'.split(''));
    fc.assert(
      fc.property(fc.array(letter, { maxLength: 40 }), (letters) => {
        const found = find(letters.join(''));
        expect(new Set(found).size).toBe(found.length);
      }),
      { numRuns: 500 },
    );
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(catalog.search(text).ids.length).toBeLessThanOrEqual(catalog.length);
      }),
    );
  });
});
