import { type AdvisorFacts, type Message, msg, unloadedModule } from '@hooklab/advisor';
import { type Btf, helperNames, STRUCTS } from '@hooklab/surface';
import type { Source, SourceLine } from './failure/sourceline';

import { asksPastTheLast } from './source/asked';
import { otherPrototype } from './source/prototype';
import { missingHeader } from './source/source';

/**
 * clang's first error, and its line of the user's source:
 *
 *   /hooklab/src/probe.bpf.c:18:25: error: use of undeclared identifier 'O_CREAT'
 */
export function firstError(
  log: string,
  source: Source | undefined,
): { message: string | null; line: SourceLine | null } {
  const found = /^(?:.*\/)?([^/:\n]+):(\d+):\d+: (?:fatal )?error: (.*)$/m.exec(log);
  if (!found) return { message: null, line: null };
  const number = Number(found[2]);
  const text = source?.text.split('\n')[number - 1];
  const own = source?.file === undefined || source.file === found[1];
  return {
    message: found[3]!,
    line: own && text !== undefined ? { line: number, text: text.trim(), by: 'line' } : null,
  };
}

/** Why on this kernel: what its BTF does not have. */
export function compileHere(
  id: string | null,
  params: Readonly<Record<string, string>>,
  btf: Btf | null,
  source: Source | undefined,
  facts: AdvisorFacts | undefined,
): Message | null {
  const name = params.name ?? '';
  if (id === 'E-71') {
    const missing = source && missingHeader(source.text);
    return missing ? msg('doctor.needsHeader', missing) : null;
  }
  if (!btf) return null;
  if (id === 'E-87') return source ? pastTheLast(source, btf) : null;
  if (id === 'E-70' && params.struct) return msg('doctor.noMember', { struct: params.struct, name });
  if (id === 'E-74' || id === 'E-76') {
    const other = source && name !== '' ? otherPrototype(source.text, name, btf) : null;
    if (other)
      return msg('doctor.otherArguments', { name, fn: other.fn, args: other.args.join(', ') || 'nothing' });
  }
  if (id === 'E-74') return noType(name, facts);
  if (id === 'E-72') return msg('doctor.noHelper', { n: helperNames(btf).length, name });
  return null;
}

/** A kprobe that asks for more arguments than its function has: nothing of it is on the stack. */
function pastTheLast({ text }: Source, btf: Btf): Message | null {
  const found = asksPastTheLast(text, btf);
  const args = found?.args.join(', ') || 'none';
  return found && msg('doctor.notPast', { fn: found.fn, n: found.args.length, args });
}

/** No BTF has it; a module that is not loaded may. */
function noType(name: string, facts: AdvisorFacts | undefined): Message {
  const unloaded = facts && unloadedModule(facts, name);
  if (facts && !unloaded && moduleHidden(facts, name)) return msg('doctor.noModuleType', { name });
  return unloaded
    ? msg('why.maybeModule', { fn: `struct ${name}`, ...unloaded })
    : msg('doctor.noType', { name });
}

/** Is it of a module that is loaded, on a kernel that keeps the BTF of none? */
const moduleHidden = (facts: AdvisorFacts, name: string): boolean =>
  facts.modules.length > 0 &&
  facts.types.modules.size === 0 &&
  unloadedModule({ ...facts, modules: [] }, name) !== null;

/** What a CO-RE relocation did not find: "inode___old.i_ctime" → the member, or the struct, that this kernel lacks. */
export function relocationHere(
  name: string | undefined,
  btf: Btf | null,
  facts: AdvisorFacts | undefined,
): Message | null {
  const [, struct, member] = /^(\w+?)(?:___\w+)?\.(\w+)/.exec(name ?? '') ?? [];
  if (!btf || !struct || !member) return null;
  return btf.find(struct, STRUCTS)
    ? msg('doctor.noMemberToday', { struct, name: member })
    : noType(struct, facts);
}
