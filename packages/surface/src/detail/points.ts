import { kernelFunction, type Listed } from '../function/function';
import { isKfunc } from '../function/kfunc';
import { listLsmHooks } from '../lsm/hooks';
import type { Surface } from '../surface/surface';
import { type Syscall, syscall } from '../syscall/syscall';
import { readableFields, type Tracepoint, tracepoint } from '../tracepoint/tracepoint';
import {
  type FieldDetail,
  type FunctionDetail,
  type LsmDetail,
  type NamedType,
  type RawTracepointDetail,
  type SymbolDetail,
  type SyscallDetail,
  type TracepointDetail,
  wide,
} from './shapes';
import { unreadOf } from './unread';

const named = ({ name, type }: NamedType): NamedType => ({ name, type });

export function tracepointDetail(surface: Surface, category: string, name: string): TracepointDetail | null {
  const point = tracepoint(surface, category, name);
  if (!point?.format) return null;
  return {
    kind: 'tracepoint',
    path: `tracepoint:${category}:${name}`,
    name,
    category,
    module: point.module,
    sources: point.sources,
    id: point.format.id,
    fields: fields(point),
    printFormat: point.format.printFormat,
    record: point.class && { struct: `trace_event_raw_${point.class.name}`, evidence: point.class.evidence },
    raw: point.raw?.args.map(named) ?? null,
    ...unreadOf(surface, 'btf/vmlinux'),
  };
}

function fields({ category, format, print }: Tracepoint): FieldDetail[] {
  const readable = new Set(readableFields(category!, format!));
  return format!.fields
    .filter((field) => !field.common)
    .map((field) => {
      const { name, type, offset, size, signed } = field;
      const decoding = print?.decodings.find((d) => d.field === name && d.plain);
      const values = decoding && {
        kind: decoding.kind,
        delimiter: decoding.delimiter,
        words: decoding.words.map((w) => ({ value: w.value === null ? null : wide(w.value), text: w.text })),
      };
      return {
        name,
        type,
        offset,
        size,
        signed,
        readable: readable.has(field),
        ...(values ? { values } : {}),
      };
    });
}

export function rawTracepointDetail(surface: Surface, name: string): RawTracepointDetail | null {
  const category = (surface.availableEvents ?? []).find((event) => event.name === name)?.category ?? null;
  const point = tracepoint(surface, category, name);
  if (!point?.raw) return null;
  return {
    kind: 'rawtracepoint',
    path: `rawtracepoint:${name}`,
    name,
    module: point.module,
    sources: point.sources,
    args: point.raw.args.map(named),
    event: category === null ? null : `${category}:${name}`,
    ...unreadOf(surface, 'available_events'),
  };
}

export function syscallDetail(surface: Surface, name: string): SyscallDetail | null {
  const call = syscall(surface, name);
  if (!call) return null;
  return {
    kind: 'syscall',
    path: `syscall:${name}`,
    name,
    module: null,
    sources: call.sources,
    prototype: call.prototype,
    params: call.args,
    return: 'long',
    enter: call.enter,
    exit: call.exit,
    wrapper: call.wrapper,
    inner: call.inner,
    ...unreadOf(
      surface,
      ...(call.enter && call.args ? [] : ['available_events', ...formatOf(call)]),
      'kallsyms',
    ),
  };
}

/** The format that would tell its arguments, where the kernel has the event. */
const formatOf = ({ name, enter, args }: Syscall): string[] =>
  enter !== null && args === null ? [`events/syscalls/sys_enter_${name}/format`] : [];

const yes = ({ state }: Listed): boolean | null => (state === 'unknown' ? null : state === 'listed');

export function functionDetail(surface: Surface, name: string): FunctionDetail | null {
  const fn = kernelFunction(surface, name);
  if (!fn) return null;
  const { module } = fn;
  return {
    kind: 'fn',
    path: `fn:${name}`,
    name,
    module,
    sources: fn.sources,
    prototype: fn.prototype?.text ?? null,
    params: fn.prototype?.params.map(named) ?? null,
    return: fn.prototype?.returns ?? null,
    ftrace: yes(fn.ftrace),
    blacklisted: yes(fn.blacklist),
    errorInjection: yes(fn.errorInjection),
    kfunc: fn.btf && isKfunc(surface, fn.btf),
    init: fn.init,
    symbols: surface.kallsyms ? fn.symbols.length : null,
    variants: fn.variants.map((v) => v.name),
    ...unreadOf(surface, 'kallsyms', 'btf/vmlinux', ...(module && !fn.btf ? [`btf/${module}`] : [])),
  };
}

export function lsmDetail(surface: Surface, name: string): LsmDetail | null {
  const hook = listLsmHooks(surface).find((h) => h.name === name);
  if (!hook) return null;
  return {
    kind: 'lsm',
    path: `lsm:${name}`,
    name,
    module: null,
    sources: [hook.source],
    prototype: hook.prototype.text,
    params: hook.prototype.params.map(named),
    return: hook.prototype.returns,
    disabled: hook.disabled,
    active: surface.lsm?.includes('bpf') ?? null,
  };
}

export function symbolDetail(surface: Surface, name: string): SymbolDetail | null {
  const all = surface.kallsyms;
  const symbols = all?.find(name).filter((s) => !all.isText(s.line - 1)) ?? [];
  if (symbols.length === 0) return null;
  return {
    kind: 'symbol',
    path: `symbol:${name}`,
    name,
    module: symbols[0]!.module,
    sources: symbols.map((s) => ({ file: 'kallsyms', line: s.line })),
    types: symbols.map((s) => s.type),
  };
}
