/** What a compiler made of a function: A clone's arguments may be reordered or gone. */
export type SuffixKind = 'isra' | 'constprop' | 'part' | 'cold' | 'llvm' | 'lto_priv' | 'other';

export interface Suffixed {
  /** the name in the source: "addrconf_ifdown" */
  base: string;
  /** "" or ".constprop.0.isra.0" */
  suffix: string;
  kinds: SuffixKind[];
}

const KINDS: readonly SuffixKind[] = ['isra', 'constprop', 'part', 'cold', 'llvm', 'lto_priv'];

/** "mas_find_rev_setup.constprop.0" → base mas_find_rev_setup, kinds ["constprop"]. */
export function splitSuffix(symbol: string): Suffixed {
  const dot = symbol.indexOf('.', 1);
  if (dot < 0) return { base: symbol, suffix: '', kinds: [] };
  const suffix = symbol.slice(dot);
  const kinds = suffix
    .split('.')
    .filter((part) => part !== '' && !/^[0-9a-f]+$/.test(part))
    .map((part) => KINDS.find((kind) => kind === part) ?? 'other');
  return { base: symbol.slice(0, dot), suffix, kinds };
}
