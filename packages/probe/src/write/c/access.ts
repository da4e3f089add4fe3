import { type Step, stepText } from '../../expression/ast';
import type { Access, BitsInWord, Root, SyscallArg, SyscallRead } from '../../resolve/resolved';
import { numberType, readType } from './ctype';
import { locatedText, returnText, syscallText } from './read';

/** An access as a C expression: `ctx->pid`, `task->signal->oom_score_adj`, `BPF_CORE_READ(tsk, signal, …)`. */
export function accessText(access: Access): string {
  if (access.inWord) return bitsText(access, access.inWord);
  const root = rootText(access.root);
  if (access.how !== 'core') {
    if (access.bits === 0) return root + access.steps.map(stepText).join('');
    const { holder, field } = splitLast(access.steps);
    return `BPF_CORE_READ_BITFIELD(${root}${holder.map(stepText).join('')}, ${field})`;
  }
  if (access.bits > 0) {
    const { holder, field } = splitLast(access.steps);
    return `BPF_CORE_READ_BITFIELD_PROBED(${root}${holder.map(stepText).join('')}, ${field})`;
  }
  return tested(access, `BPF_CORE_READ(${coreArguments(access)})`);
}

/** "uattr.words[1] & 0x1": a signed one is brought to the top and down again, with its sign. */
function bitsText({ root, bits }: Access, { index, shift, signed }: BitsInWord): string {
  const word = `${root.kind === 'arg' ? root.arg.name : ''}.words[${index}]`;
  if (signed) return `(__s64)(${word} << ${64 - shift - bits}) >> ${64 - bits}`;
  const mask = `0x${(2n ** BigInt(bits) - 1n).toString(16)}`;
  return shift === 0 ? `${word} & ${mask}` : `${word} >> ${shift} & ${mask}`;
}

/** The verifier lets nobody reckon with a pointer that may be NULL before it is tested. */
const tested = ({ root }: Access, read: string): string =>
  isNullable(root) ? `(${root.arg.name} ? ${read} : 0)` : read;

/** A pointer that this hook may be given as NULL. */
export const isNullable = (root: Root): root is Extract<Root, { kind: 'arg' }> =>
  root.kind === 'arg' && root.arg.read.nullable;

/**
 * "tsk, signal, oom_score_adj": the pointer, then what each `->` leads to. Steps before the first `->` belong to
 * the pointer itself.
 */
export function coreArguments(access: Access): string {
  const parts = [rootText(access.root)];
  for (const step of access.steps) {
    if (step.op === '->') parts.push(step.member);
    else parts[parts.length - 1] += stepText(step);
  }
  return parts.join(', ');
}

/** The address of a string in a tracepoint's record. */
export function locatedAddress({ member, place, struct }: Extract<Root, { kind: 'field' }>): string {
  if (place === 'data_loc') return locatedText({ member });
  return `(void *)ctx + bpf_core_field_offset(struct ${struct}, ${member}) + 4 + (ctx->${member} & 0xffff)`;
}

export function rootText(root: Root): string {
  switch (root.kind) {
    case 'arg':
      return root.arg.local?.kind === 'words' ? `${root.arg.name}.value` : root.arg.name;
    case 'field':
      return `ctx->${root.member}`;
    case 'kept':
      return `(${root.type.kind === 'int' ? numberType(root.type) : (readType(root.type) ?? 'void *')})began->${root.member}`;
    case 'ret':
      return root.cast === null ? returnText('typed') : `${root.cast}${returnText('register')}`;
    case 'syscall':
      return callText(root.arg, root.read);
  }
}

function callText(arg: SyscallArg, read: SyscallRead): string {
  if (arg.index === -2) return returnText('record');
  if (arg.index === -1) return '(int)ctx->id';
  if (read === 'exit') return syscallText(arg, 'record');
  return read === 'result' ? arg.name : syscallText(arg, read, 'regs');
}

/** The steps up to the last `->`, and the members after it: where a bit field's macro wants its comma. */
function splitLast(steps: readonly Step[]): { holder: readonly Step[]; field: string } {
  const at = steps.findLastIndex((s) => s.op === '->');
  const [first, ...rest] = steps.slice(at);
  const field = first && first.op !== '[]' ? first.member : '';
  return { holder: steps.slice(0, at), field: field + rest.map(stepText).join('') };
}
