import { existsSync, readFileSync } from 'node:fs';
import { type Needs, parseNeeds } from '@hooklab/advisor';
import { Problem } from '@hooklab/base';
import { HOOK_IDS, type HookId } from '@hooklab/hook';
import { findSpec, type ProbeSpec, parseSpecText, shippedSpecs } from '@hooklab/probe';

/** What a person writes on the command line, read the same by every command. Each throws a Problem that says what fits. */

/** Expressions of a point's values, for a command's help. */
export const EXAMPLES = "'ip(sk->__sk_common.skc_daddr)' 'dentry->d_name.name' ret latency";

/** Any number of `--filter 'port == 443'`. */
export const filterOption: [string, string, (text: string, before: string[]) => string[], string[]] = [
  '--filter <filter>',
  "only such events, filtered in the kernel: 'ret < 0', 'latency > 1ms', 'comm ^= ssh'; several: all must hold",
  (text, before) => [...before, text],
  [],
];

/** "entry,stack" */
export function needsNamed(text: string): Needs {
  const needs = parseNeeds(text);
  if (needs) return needs;
  throw new Problem({
    code: 'usage',
    what: `“${text}” is not a list of needs`,
    fix: 'Write some of entry,return,latency,stack, with commas between them',
  });
}

/** "fentry,kprobe" */
export const hooksNamed = (text: string): HookId[] => text.split(',').map((name) => hookNamed(name.trim()));

export function hookNamed(name: string): HookId {
  const hook = HOOK_IDS.find((id) => id === name);
  if (hook) return hook;
  throw new Problem({
    code: 'usage',
    what: `“${name}” is not a hook`,
    fix: `Take some of ${HOOK_IDS.join(', ')}`,
  });
}

const isShippedSpec = (name: string): boolean => shippedSpecs().some((spec) => spec.name === name);

/** No point has a hyphen in its bare name: a spec's, that is mistyped. */
export const isSpec = (what: string): boolean =>
  isShippedSpec(what) || what.endsWith('.json') || /^[a-z0-9]+(?:-[a-z0-9]+)+$/.test(what);

/** A shipped spec by its name, else a file; a Problem names the file and the field. */
export const specNamed = (name: string): ProbeSpec =>
  isShippedSpec(name) || !existsSync(name) ? findSpec(name) : parseSpecText(readFileSync(name, 'utf8'), name);

/** The text of a C file. */
export const sourceNamed = (file: string): string => bytesNamed(file).toString('utf8');

/** The bytes of a compiled object. */
export const objectNamed = (file: string): Uint8Array => new Uint8Array(bytesNamed(file));

function bytesNamed(file: string): Buffer {
  if (!existsSync(file)) throw new Problem({ code: 'no-file', what: 'There is no such file', where: file });
  return readFileSync(file);
}
