import type { Source } from '../../resolve/resolved';
import { partsOfTyped, type Typed } from '../../typing/typed';
import { accessText, coreArguments } from './access';

/** "hl_read_path(e->path, sizeof(e->path), dir->mnt, dentry);": path.h */
export function fileText({ mount, dentry }: Extract<Source, { kind: 'file' }>, to: string): string {
  const below = mount ? accessText(mount) : '0';
  return `hl_read_path(${to}, sizeof(${to}), ${below}, ${accessText(dentry)});`;
}

/** address.h. `rc`: "e->address__rc = " */
export function ipLines(
  { access, reader, local }: Extract<Source, { kind: 'ip' }>,
  to: string,
  rc: string,
): string[] {
  const read = (from: string) => `${rc}hl_read_${reader}(${to}, sizeof(${to}), ${from});`;
  if (local === null) return [read(accessText(access))];
  return [
    '{',
    ...(access.how === 'core'
      ? [
          `\t${local} ip = ${local.startsWith('struct') ? '{}' : '0'};`,
          '',
          `\tBPF_CORE_READ_INTO(&ip, ${coreArguments(access)});`,
        ]
      : [`\t${local} ip = ${accessText(access)};`, '']),
    `\t${read('&ip')}`,
    '}',
  ];
}

export function enumLine({ type, access, mask }: Extract<Source, { kind: 'enum' }>, to: string): string {
  const value = accessText(access);
  return `hl_name(${to}, ${tableName(type)}, ${mask === null ? value : `${value} & 0x${mask.toString(16)}`});`;
}

const tableName = (type: string): string => `${type}_names`;

/** The tables of the enums that are read. */
export function enumTables(sources: readonly Source[]): string[] {
  const tables = new Map(sources.flatMap((s) => (s.kind === 'enum' ? [[s.type, s.names] as const] : [])));
  return [...tables].flatMap(([type, names]) => [
    `/* enum ${type}, as this kernel numbers it */`,
    `static const char ${tableName(type)}[][${Math.max(...names.map((n) => n.length)) + 1}] = {`,
    ...names.flatMap((name, i) => (name === '' ? [] : [`\t[${i}] = "${name}",`])),
    '};',
    '',
  ]);
}

/** The words and functions in a tree. */
function wordsOf(node: Typed): string[] {
  const own = node.kind === 'call' || node.kind === 'word' ? [node.name] : [];
  return [...own, ...partsOfTyped(node).flatMap(wordsOf)];
}

const asksWhose = (node: Typed): boolean =>
  node.kind === 'fits' || node.kind === 'belongs' || partsOfTyped(node).some(asksWhose);

/** Headers beside hooklab.h, by what is read. */
export function libraryHeaders(sources: readonly Source[]): string[] {
  const builtins = sources.flatMap((s) => (s.kind === 'builtin' ? [s.name] : []));
  const calls = sources.flatMap((s) => ('roots' in s ? wordsOf(s.of) : []));
  const asksWho = [...builtins, ...calls].some(
    (name) => name === 'exe' || name === 'argv' || name === 'ppid',
  );
  const headers = {
    'address.h':
      sources.some((s) => s.kind === 'ip' || (s.kind === 'number' && s.call === 'hl_sockaddr_port')) ||
      calls.some((name) => /^(?:ip[46]?|port)$/.test(name)),
    'cgroup.h': calls.includes('cgroup_path'),
    'expression.h': sources.some((s) => 'roots' in s),
    'filter.h': sources.some((s) => 'roots' in s && asksWhose(s.of)),
    'path.h': sources.some((s) => s.kind === 'file') || calls.includes('path'),
    'process.h': asksWho,
    'text.h': sources.some((s) => s.kind === 'printed'),
    'stack.h': sources.some((s) => s.kind === 'stack'),
  };
  const nameless = sources.some((s) => s.kind === 'stack' && !s.names);
  return [
    ...(nameless ? ['#define HL_NO_NAMES /* this kernel cannot print them */'] : []),
    ...Object.entries(headers).flatMap(([name, used]) => (used ? [`#include "${name}"`] : [])),
  ];
}
