import { line, type Printable, Problem, printable, printableJson } from '@hooklab/base';
import { binaryLine, functionLine, probeLine, type UsdtProbe, type UserFunction } from '@hooklab/surface';
import { Command } from 'commander';
import { printAll } from '../output/output';
import { readUserBinary } from '../surface/user';

interface Options {
  json?: boolean;
}

export const userCommand = (): Command =>
  new Command('user')
    .description('What a program or a library offers: functions for uprobes, USDT probes, its build id')
    .argument('<path>', 'an ELF file of this machine: /usr/bin/bash, /usr/lib/x86_64-linux-gnu/libc.so.6')
    .option('--json', 'one JSON line for the file, then one for each probe and function')
    .action((file: string, { json }: Options) => {
      const { path, binary } = readUserBinary(file);
      const { functions, probes, kind, ...about } = binary;
      const counts = { functions: functions.length, probes: probes.length };
      const head = json
        ? printableJson({ kind: 'binary', path, type: kind, ...about, ...counts })
        : line`${path}: ${binaryLine(binary)}`;
      const lines = [head, ...probes.map(probe(path, json)), ...functions.map(fn(path, json))];
      return printAll(lines);
    });

const probe = (path: string, json?: boolean) => (it: UsdtProbe) =>
  json
    ? printableJson({ kind: 'usdt', path: `usdt:${path}:${it.provider}:${it.name}`, ...it })
    : printable(probeLine(path, it));

const fn = (path: string, json?: boolean) => (it: UserFunction) =>
  json
    ? printableJson({ kind: 'user', path: `user:${path}:${it.name}`, ...it })
    : printable(functionLine(path, it));

/** Lines of `surface show user:/bin/bash:readline` and `usdt:/lib/libc.so.6:libc:setjmp`; null for any other point. */
export function userPoint(text: string, { json }: Options): Printable[] | null {
  const [, kind, file, rest] = /^(user|usdt):([^:]+):(.+)$/.exec(text) ?? [];
  if (!kind) return null;
  const { path, binary } = readUserBinary(file!);
  const lines =
    kind === 'user'
      ? binary.functions.filter((it) => it.name === rest).map(fn(path, json))
      : binary.probes.filter((it) => `${it.provider}:${it.name}` === rest).map(probe(path, json));
  if (lines.length > 0) return lines;
  throw new Problem({
    code: 'no-point',
    what: `${path} has no ${kind === 'user' ? 'function' : 'USDT probe'} “${rest}”`,
    cause: kind === 'user' && binary.stripped ? 'it is stripped: only what it exports has a name' : undefined,
    fix: `See what it has: npx hooklab surface user ${path}`,
  });
}
