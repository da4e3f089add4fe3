import type { Btf } from '@hooklab/surface';
import { Blacklist, type BlacklistRecord } from './blacklist';
import { readBtfSets } from './btfsets';
import { type AdvisorFacts, textBounds } from './facts';
import { readFeatures } from './features';
import type { KernelId } from './kernel';
import { place } from './place';
import { type SymbolRecord, SymbolRows } from './rows';
import { type SiteRecord, Sites } from './sites';
import { type SystemFacts, UNKNOWN_SYSTEM } from './system';
import { TypeFacts } from './types';

/** What readers hand over, file by file; null where a file is not there or could not be read. */
export interface FactParts {
  readonly kernel: KernelId;
  readonly system?: Partial<SystemFacts> | undefined;
  readonly vmlinux: Btf | null;
  /** in the order the modules were loaded */
  readonly moduleBtf: ReadonlyMap<string, Btf>;
  readonly kallsyms: Iterable<SymbolRecord> | null;
  readonly sites: readonly SiteRecord[] | null;
  readonly blacklist: readonly BlacklistRecord[] | null;
  /** "category:name" of available_events */
  readonly events: readonly string[] | null;
  /** option without CONFIG_ → value and line; "is not set" is 'n' */
  readonly config: ReadonlyMap<string, { readonly value: string; readonly line: number }> | null;
  readonly errorInjection: readonly string[] | null;
  readonly modules: readonly string[];
}

export function makeFacts(parts: FactParts): AdvisorFacts {
  const rows = new SymbolRows(parts.kallsyms ?? []);
  const types = new TypeFacts(parts.vmlinux, parts.moduleBtf);
  const sets = readBtfSets(rows);
  const blacklist = parts.blacklist && new Blacklist(parts.blacklist);
  return {
    kernel: parts.kernel,
    system: { ...UNKNOWN_SYSTEM, ...parts.system },
    types,
    rows,
    sites: new Sites(rows, parts.sites),
    sets,
    features: readFeatures(parts.kernel, types, rows, sets),
    bounds: textBounds(rows),
    blacklisted: (row) => blacklist?.holds(rows, row) ?? null,
    hasBlacklist: blacklist !== null,
    events: parts.events && new Map(parts.events.map((name, i) => [name, i + 1])),
    config(option) {
      if (!parts.config) return null;
      return parts.config.get(option)?.value ?? 'n';
    },
    configPlace(option) {
      const entry = parts.config?.get(option);
      const text =
        entry && entry.value !== 'n' ? `CONFIG_${option}=${entry.value}` : `# CONFIG_${option} is not set`;
      return place('config', entry?.line ?? null, parts.config ? text : null);
    },
    errorInjection: parts.errorInjection && new Map(parts.errorInjection.map((name, i) => [name, i + 1])),
    modules: parts.modules,
  };
}
