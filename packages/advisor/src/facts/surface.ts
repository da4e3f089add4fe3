import { handedBy } from '@hooklab/hook';
import {
  type Btf,
  bpfHooks,
  bpfProgramLine,
  decodeText,
  programName,
  type Surface,
  syscall,
  tracepoint,
} from '@hooklab/surface';
import { Blacklist, marked } from './blacklist';
import { readBtfSets } from './btfsets';
import { type AdvisorFacts, textBounds } from './facts';
import { readFeatures } from './features';
import { type KernelId, parseRelease } from './kernel';
import { type Place, place } from './place';
import { SymbolRows } from './rows';
import { Sites } from './sites';
import { SyscallEntries } from './syscalls';
import type { SystemFacts } from './system';
import { TypeFacts } from './types';

const made = new WeakMap<Surface, AdvisorFacts>();

/**
 * What the engine asks, out of a surface: made once for each surface. `system` overrides what the files say.
 */
export function factsOf(surface: Surface, system: Partial<SystemFacts> = {}): AdvisorFacts {
  const known = made.get(surface);
  if (known)
    return Object.keys(system).length === 0 ? known : { ...known, system: { ...known.system, ...system } };
  const facts = readFacts(surface);
  made.set(surface, facts);
  return Object.keys(system).length === 0 ? facts : { ...facts, system: { ...facts.system, ...system } };
}

function readFacts(surface: Surface): AdvisorFacts {
  const kernel = kernelOf(surface);
  const rows = new SymbolRows(surface.kallsyms);
  const types = new TypeFacts(surface.btf, moduleBtfs(surface));
  const sets = readBtfSets(rows);
  const blacklist = surface.blacklist && new Blacklist(surface.blacklist);
  const listed = surface.availableEvents;
  const events = listed && new Map(listed.map((e) => [`${e.category}:${e.name}`, e.line]));
  const { config, errorInjection, trampolineCalls } = surface;
  const options = new Map<string, string | null>();
  return {
    kernel,
    system: systemOf(surface),
    types,
    rows,
    sites: new Sites(rows, surface.filterFunctions),
    sets,
    features: readFeatures(kernel, types, rows, sets),
    handed: handedBy(surface.btf),
    bounds: textBounds(rows),
    blacklisted: (row) => (blacklist ? blacklist.holds(rows, row) : marked(rows, row)),
    hasBlacklist: blacklist !== null,
    events,
    syscalls: new SyscallEntries(events, rows, kernel.arch),
    config(option) {
      let value = options.get(option);
      if (value === undefined) {
        value = config ? (config.option(option)?.value ?? 'n') : (built(rows, option)?.value ?? null);
        options.set(option, value);
      }
      return value;
    },
    configPlace(option): Place {
      if (!config) return built(rows, option)?.place ?? place('config');
      const entry = config.option(option);
      const off = `CONFIG_${option} is not set`;
      return place('config', entry?.line ?? null, entry?.value ? `CONFIG_${option}=${entry.value}` : off);
    },
    errorInjection: (name) => errorInjection?.line(name) ?? 0,
    trampolineCalls: (name) => trampolineCalls?.line(name) ?? 0,
    record(category, name) {
      const found = tracepoint(surface, category, name);
      if (!found?.format) return null;
      const struct = found.class && found.btf ? `struct ${found.btf.name(found.class.struct)}` : null;
      return { struct, fields: found.fields };
    },
    tracepointArgs(name) {
      const found = tracepoint(surface, null, name);
      return found?.raw && found.btf ? { btf: found.btf, args: found.raw.args } : null;
    },
    syscallArgs: (name) => syscall(surface, name)?.args ?? null,
    bpfPrograms: (name, fn) =>
      surface.bpfPrograms
        ?.filter((program) => programName(program) === name)
        .flatMap((program) => {
          const at = program.functions.find((each, i) => (fn === undefined ? i === 0 : each.name === fn));
          if (fn !== undefined && !at) return [];
          return {
            id: program.id,
            static: at?.static ?? false,
            hooks: bpfHooks(surface, program, at),
            place: place('bpf_programs', program.line, bpfProgramLine(program)),
          };
        }) ?? null,
    unread(file) {
      const why = surface.absence(file);
      return why === null || surface.lacks(file) ? null : why;
    },
    modules: (surface.modules ?? []).map((m) => m.name),
  };
}

function kernelOf(surface: Surface): KernelId {
  const release = surface.config?.version || releaseOf(surface);
  const arch = surface.cpuinfo?.arch ?? (surface.config?.arch === 'x86' ? 'x86_64' : 'unknown');
  return { release, version: release ? parseRelease(release) : null, arch };
}

/** Functions that are there exactly where an option is on. */
const BUILT_BY: Readonly<Record<string, string>> = { FPROBE: 'register_fprobe', KPROBES: 'register_kprobe' };

/** What kallsyms shows of an option where the configuration could not be read. */
function built(rows: SymbolRows, option: string): { value: 'y' | 'n'; place: Place } | null {
  const fn = BUILT_BY[option];
  if (fn === undefined || rows.count === 0) return null;
  const row = rows.first(fn);
  return row < 0
    ? { value: 'n', place: place('kallsyms', null, `no ${fn}`) }
    : { value: 'y', place: place('kallsyms', rows.line(row), rows.text(row)) };
}

/**
 * What the other files say where the configuration is not there:
 *
 *   kernel    6.17.13-rt x86_64
 *   version   Linux version 6.16.12+deb14-amd64 (debian-kernel@lists.debian.org) …
 */
function releaseOf(surface: Surface): string | null {
  const text = (file: string): string => decodeText(surface.file(file) ?? new Uint8Array());
  const found = /^(\d+\.\S+)/.exec(text('kernel')) ?? /^Linux version (\d+\.\S+)/.exec(text('version'));
  return found?.[1] ?? null;
}

/** In the order the modules were loaded, which is the order of their BTF ids: /proc/modules has the newest first. */
function moduleBtfs(surface: Surface): Map<string, Btf> {
  const order = (surface.modules ?? []).map((m) => m.name).reverse();
  const names = [...surface.btfModules].sort((a, b) => order.indexOf(a) - order.indexOf(b));
  const all = new Map<string, Btf>();
  for (const name of names) {
    const btf = surface.moduleBtf(name);
    if (btf) all.set(name, btf);
  }
  return all;
}

function systemOf(surface: Surface): SystemFacts {
  const sysctl = (name: string): number | null => {
    const value = surface.sysctls?.get(name)?.value;
    return value !== undefined && /^-?\d+$/.test(value) ? Number(value) : null;
  };
  const ftrace = sysctl('kernel.ftrace_enabled');
  return {
    lockdown: surface.lockdown,
    perfParanoid: sysctl('kernel.perf_event_paranoid'),
    ftraceEnabled: ftrace === null ? null : ftrace !== 0,
    kptrRestrict: sysctl('kernel.kptr_restrict'),
    lsms: surface.lsm,
    pmus: surface.pmus?.map((pmu) => pmu.name) ?? null,
  };
}
