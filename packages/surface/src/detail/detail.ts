import { ownFunctions, programsByName } from '../bpf/programs';
import { Kind } from '../btf/kinds';
import { listLsmHooks } from '../lsm/hooks';
import { POINT_KINDS, type PointKind } from '../search/entry';
import { kindOf } from '../search/query';
import type { Surface } from '../surface/surface';
import { listSyscalls } from '../syscall/syscall';
import { isRawTracepoint, listTracepoints } from '../tracepoint/tracepoint';
import { bpfDetail } from './bpf';
import {
  functionDetail,
  lsmDetail,
  rawTracepointDetail,
  symbolDetail,
  syscallDetail,
  tracepointDetail,
} from './points';
import type { PointDetail } from './shapes';
import { enumDetail, structDetail, typedefDetail } from './types';

export interface PointPath {
  kind: PointKind;
  /** '' but for tracepoints */
  category: string;
  name: string;
}

/**
 * "tracepoint:sched:sched_switch", "fn:vfs_unlink", "struct:file"; "sched:sched_switch" alone is a tracepoint.
 * null for a bare name: see `findPoint`.
 */
export function parsePath(text: string): PointPath | null {
  const parts = text.split(':');
  if (parts.length === 1 || parts.some((part) => part === '')) return null;
  const kind = kindOf(parts[0]!);
  if (kind === 'tracepoint') {
    return parts.length === 3 ? { kind, category: parts[1]!, name: parts[2]! } : null;
  }
  // a function of a program: bpf:target:weigh
  if (kind === 'bpf' && parts.length === 3) return { kind, category: '', name: `${parts[1]}:${parts[2]}` };
  if (kind && parts.length === 2) return { kind, category: '', name: parts[1]! };
  return !kind && parts.length === 2 ? { kind: 'tracepoint', category: parts[0]!, name: parts[1]! } : null;
}

/** All that a surface says of one point; null where it has none of that path. */
export function pointDetail(surface: Surface, { kind, category, name }: PointPath): PointDetail | null {
  switch (kind) {
    case 'tracepoint':
      return tracepointDetail(surface, category, name);
    case 'rawtracepoint':
      return rawTracepointDetail(surface, name);
    case 'syscall':
      return syscallDetail(surface, name);
    case 'fn':
      return functionDetail(surface, name);
    case 'lsm':
      return lsmDetail(surface, name);
    case 'bpf':
      return bpfDetail(surface, name);
    case 'struct':
    case 'union':
      return structDetail(surface, kind, name);
    case 'enum':
      return enumDetail(surface, name);
    case 'typedef':
      return typedefDetail(surface, name);
    case 'symbol':
      return symbolDetail(surface, name);
  }
}

/** By a whole path, or by a bare name: then the first kind that has it, in the order of POINT_KINDS. */
export function findPoint(surface: Surface, text: string): PointDetail | null {
  const path = parsePath(text);
  if (path) return pointDetail(surface, path);
  const event = (surface.availableEvents ?? []).find(({ name }) => name === text);
  if (event) return tracepointDetail(surface, event.category, event.name);
  for (const kind of POINT_KINDS) {
    if (kind === 'tracepoint') continue;
    const detail = pointDetail(surface, { kind, category: '', name: text });
    if (detail) return detail;
  }
  return null;
}

/** Every point of a kind, in the order of the surface's files. Made one by one: there are 60,000 functions. */
export function* listPoints(surface: Surface, kind: PointKind): Generator<PointDetail> {
  for (const path of pathsOf(surface, kind)) {
    const detail = pointDetail(surface, path);
    if (detail) yield detail;
  }
}

const TYPE_KINDS: Partial<Record<PointKind, readonly number[]>> = {
  struct: [Kind.STRUCT],
  union: [Kind.UNION],
  enum: [Kind.ENUM, Kind.ENUM64],
  typedef: [Kind.TYPEDEF],
};

/** Names only: what `listPoints` goes through. Some of them may have no detail (an event without a format). */
export function* pathsOf(surface: Surface, kind: PointKind): Generator<PointPath> {
  const seen = new Set<string>();
  const fresh = (name: string): boolean => name !== '' && !seen.has(name) && seen.add(name).size > 0;
  if (kind === 'tracepoint') {
    for (const { category, name } of surface.availableEvents ?? []) yield { kind, category, name };
  } else if (kind === 'rawtracepoint') {
    for (const { name } of listTracepoints(surface)) {
      if (fresh(name) && isRawTracepoint(surface, name)) yield { kind, category: '', name };
    }
  } else if (kind === 'syscall') {
    for (const name of listSyscalls(surface)) yield { kind, category: '', name };
  } else if (kind === 'lsm') {
    for (const { name } of listLsmHooks(surface)) yield { kind, category: '', name };
  } else if (kind === 'bpf') {
    for (const [name, programs] of programsByName(surface.bpfPrograms ?? [])) {
      yield { kind, category: '', name };
      for (const fn of ownFunctions(programs)) yield { kind, category: '', name: `${name}:${fn}` };
    }
  } else if (kind === 'fn' || kind === 'symbol') {
    const symbols = surface.kallsyms;
    for (let i = 0; symbols && i < symbols.length; i++) {
      if (symbols.isText(i) !== (kind === 'fn')) continue;
      const name = symbols.names.name(i);
      if (!name.startsWith('__pfx_') && fresh(name)) yield { kind, category: '', name };
    }
    if (kind === 'fn') yield* typePaths(surface, kind, [Kind.FUNC], fresh);
  } else yield* typePaths(surface, kind, TYPE_KINDS[kind] ?? [], fresh);
}

function* typePaths(
  surface: Surface,
  kind: PointKind,
  kinds: readonly number[],
  fresh: (name: string) => boolean,
): Generator<PointPath> {
  for (const btf of [surface.btf, ...surface.btfModules.map((m) => surface.moduleBtf(m))]) {
    if (!btf) continue;
    for (let id = btf.firstId; id < btf.end; id++) {
      if (!kinds.includes(btf.kind(id))) continue;
      const name = btf.name(id);
      if (fresh(name)) yield { kind, category: '', name };
    }
  }
}
