import { type Btf, Kind, resolve } from '@hooklab/surface';
import type { Context } from '../resolve/resolved';
import type { SpecWay } from '../spec/schema';

type Key = NonNullable<SpecWay['key']>;

/** Most calls end in the thread where they began: undefined. A block request and a task that is woken do not. */
export function keyOf(entry: Context, exit: Context): Key | undefined {
  const request = [pointerTo(entry, 'request'), pointerTo(exit, 'request')];
  if (request[0] && request[1]) return { entry: [request[0]], exit: [request[1]], about: 'the request' };
  const sector = [fields(entry, 'dev', 'sector'), fields(exit, 'dev', 'sector')];
  if (sector[0] && sector[1]) return { entry: sector[0], exit: sector[1], about: 'device and sector' };
  const woken = task(entry, 'p', 'pid');
  const next = task(exit, 'next', 'next_pid');
  if (woken && next) return { entry: [woken], exit: [next], about: 'the thread that is woken' };
  return undefined;
}

function pointerTo(context: Context, struct: string): string | null {
  if (context.kind !== 'args' || !context.btf) return null;
  const { btf } = context;
  const arg = context.args.find(({ type }) => structBehind(btf, type) === struct);
  return arg ? `arg.${arg.name}` : null;
}

function fields(context: Context, ...names: string[]): string[] | null {
  if (context.kind !== 'record') return null;
  const all = names.every((name) => context.fields.some((f) => f.name === name));
  return all ? names.map((name) => `field.${name}`) : null;
}

function task(context: Context, arg: string, field: string): string | null {
  if (context.kind === 'record') return fields(context, field)?.[0] ?? null;
  if (context.kind !== 'args' || !context.btf) return null;
  const { btf } = context;
  const found = context.args.some(
    ({ name, type }) => name === arg && structBehind(btf, type) === 'task_struct',
  );
  return found ? `arg.${arg}->pid` : null;
}

function structBehind(btf: Btf, type: number): string | null {
  const pointer = resolve(btf, type);
  if (btf.kind(pointer) !== Kind.PTR) return null;
  const to = resolve(btf, btf.target(pointer));
  return btf.kind(to) === Kind.STRUCT ? btf.name(to) : null;
}
