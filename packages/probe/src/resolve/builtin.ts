import type { BuiltinName } from '../expression/ast';
import type { ProbeFacts } from '../facts/facts';
import type { ChosenColumn } from '../way/choose';
import { needStatus } from './needs';
import type { Fail } from './problem';
import type { ResolvedEnd, Source } from './resolved';
import { stackPlace } from './stack';

const BUILTIN_SIZE: Record<Exclude<BuiltinName, 'comm' | 'exe' | 'argv'>, number> = {
  ts: 8,
  pid: 4,
  tid: 4,
  uid: 4,
  gid: 4,
  cpu: 4,
  ppid: 4,
  latency: 8,
  stack: 8,
};
const COMM = 16;
/** A name and its offset, for each of some frames. */
const STACK = 64;

/** What every program knows: the time, who runs, who called. */
export function builtinSource(
  column: ChosenColumn,
  name: BuiltinName,
  end: ResolvedEnd,
  facts: ProbeFacts,
  fail: Fail,
): Source {
  const { type } = column;
  if (name === 'stack' && type.kind === 'string') {
    if (type.size < STACK) throw fail(`a stack needs ${STACK} bytes at least`);
    if (column.status) throw fail('a stack that is printed has no read status: "status": false');
  } else if (name === 'comm') {
    if (type.kind !== 'string') throw fail('comm is text: give the column char[16]');
    if (type.size < COMM) throw fail(`comm has ${COMM} bytes, the column ${type.size}`);
  } else if (name === 'exe' || name === 'argv') {
    if (type.kind !== 'string') throw fail(`${name} is text: give the column char[N]`);
    needStatus(column, fail);
  } else if (type.kind !== 'int') throw fail(`${name} is a number: give the column an integer type`);
  else if (type.size < BUILTIN_SIZE[name]) {
    throw fail(`${name} has ${BUILTIN_SIZE[name]} bytes, the column ${type.size}`);
  }
  return name === 'stack' ? { kind: 'stack', ...stackPlace(end, facts) } : { kind: 'builtin', name };
}
