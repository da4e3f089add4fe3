import { parseQuery } from '@hooklab/surface';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { has, namesOnly, toggle, tokensOf, without, withoutToken } from './tokens';

describe('the words of a query', () => {
  it('are filters or parts of a name', () => {
    expect(tokensOf('struct sk module:nf_tables').map(({ key, value }) => [key, value])).toEqual([
      ['kind', 'struct'],
      [null, 'sk'],
      ['module', 'nf_tables'],
    ]);
    // alone it is a name; an event's colon is no filter; "arg:" is still being typed
    expect(tokensOf('struct')[0]).toMatchObject({ key: null });
    expect(tokensOf('sched:sched_switch arg:').map((t) => t.key)).toEqual([null, null]);
  });

  it('a facet adds, exchanges and takes away', () => {
    expect(toggle('unlink', 'kind', 'fn')).toBe('unlink kind:fn');
    expect(toggle('unlink kind:fn', 'kind', 'syscall')).toBe('unlink kind:syscall');
    expect(toggle('unlink kind:function', 'kind', 'fn')).toBe('unlink');
    expect(toggle('arg:inode', 'arg', 'dentry')).toBe('arg:inode arg:dentry');
    expect(toggle('', 'traceable', 'yes')).toBe('traceable:yes');
    expect(without('a kind:fn b', 'kind')).toBe('a b');
    // the word before a name stays a kind when the name is gone
    expect(toggle('struct sk', 'kind', 'fn')).toBe('sk kind:fn');
    expect(toggle('struct field:a', 'field', 'a')).toBe('kind:struct');
    expect(namesOnly('tcp kind:fn retr module:kernel')).toBe('tcp retr');
  });

  it('a path is a kind and a name: a facet takes the kind, and leaves the name', () => {
    expect(namesOnly('fn:tcp_connect module:kernel')).toBe('tcp_connect');
    expect(has('fn:tcp_connect', 'kind', 'fn')).toBe(true);
    expect(toggle('fn:tcp_connect', 'kind', 'fn')).toBe('tcp_connect');
    expect(toggle('fn:tcp_connect', 'kind', 'struct')).toBe('tcp_connect kind:struct');
    expect(toggle('tracepoint:sched:sched_switch', 'kind', 'fn')).toBe('sched:sched_switch kind:fn');
    expect(toggle('fn:tcp_*', 'traceable', 'yes')).toBe('fn:tcp_* traceable:yes');
  });

  it('what is left out is no filter of a facet, and goes as a word', () => {
    expect(has('tcp -fn:', 'kind', 'fn')).toBe(false);
    expect(toggle('tcp -fn:', 'kind', 'struct')).toBe('tcp -fn: kind:struct');
    expect(namesOnly('tcp -rcv tcp_*')).toBe('tcp');
    const [, out] = tokensOf('tcp -rcv x');
    expect(withoutToken('tcp -rcv x', out!)).toBe('tcp x');
  });

  it('a filter added twice is no filter', () => {
    const word = fc.stringMatching(/^[a-z_]{1,8}(:[a-z]{1,5})?$/);
    const query = fc.array(word, { maxLength: 4 }).map((words) => words.join(' '));
    fc.assert(
      fc.property(query, fc.stringMatching(/^[a-z]{2,8}$/), (text, value) => {
        const added = has(text, 'field', value) ? text : toggle(text, 'field', value);
        expect(has(added, 'field', value)).toBe(true);
        expect(parseQuery(added).filters.some((f) => f.key === 'field' && f.value === value)).toBe(true);
        expect(has(toggle(added, 'field', value), 'field', value)).toBe(false);
      }),
    );
  });
});
