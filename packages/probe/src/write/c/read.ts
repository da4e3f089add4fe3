import type { Read, ReadSource } from '@hooklab/hook';

/**
 * A value as C reads it at the beginning of a program: `dir`, `PT_REGS_PARM2(ctx)`, `(int)ctx->args[0]`. The one place
 * that turns a read into C: the cards show it, and programs are written with it.
 */
export function readText({ name, type, source }: Pick<Read, 'name' | 'type' | 'source'>): string {
  switch (source.kind) {
    case 'arg':
      // BPF_PROG hands it out by name; of a struct its places in the context
      return source.slots > 1 ? `ctx[${source.slot}], ctx[${source.slot + 1}]` : name;
    case 'func-arg':
      return helperText(name, source.slot);
    case 'register':
      return source.names.map((_, i) => `PT_REGS_PARM${source.first + i + 1}(ctx)`).join(', ');
    case 'stack':
      return stackText(name, source.offset);
    case 'unplaced':
      return '';
    case 'field':
      return source.place === 'fixed' ? `ctx->${source.member}` : locatedText(source);
    case 'raw':
      return `(${type})ctx->args[${source.index}]`;
    case 'syscall':
      return syscallText({ name, ctype: type, index: source.index }, source.via);
    case 'return':
      return returnText(source.via);
  }
}

/** What the verifier hands to this helper only: 8 bytes into a variable. */
export const helperText = (name: string, slot: number): string =>
  `bpf_get_func_arg(ctx, ${slot}, (__u64 *)&${name})`;

/** What lies on the stack is read into a variable of the argument's name. */
export const stackText = (name: string, offset: number): string =>
  `bpf_probe_read_kernel(&${name}, sizeof(${name}), (void *)PT_REGS_SP(ctx)${offset > 0 ? ` + ${offset}` : ''})`;

/** The address of text in a tracepoint's record: its offset is in the low half of a u32. */
export const locatedText = ({ member }: Pick<Extract<ReadSource, { kind: 'field' }>, 'member'>): string =>
  `(void *)ctx + (ctx->${member} & 0xffff)`;

export function returnText(via: Extract<ReadSource, { kind: 'return' }>['via']): string {
  if (via === 'record') return 'ctx->ret';
  return via === 'register' ? 'PT_REGS_RC(ctx)' : 'ret';
}

interface CallArg {
  readonly name: string;
  /** "const char *": every argument comes widened to long */
  readonly ctype: string;
  readonly index: number;
}

type Via = Extract<ReadSource, { kind: 'syscall' }>['via'];

/** `regs`: what a program calls the caller's registers; without it the whole way to them. */
export function syscallText({ name, ctype, index }: CallArg, via: Via, regs = REGS[via]): string {
  const cast = `(${ctype})`;
  switch (via) {
    case 'record':
      return `${cast}ctx->args[${index}]`;
    case 'regs':
      return `${cast}PT_REGS_PARM${index + 1}_SYSCALL(${regs})`;
    case 'probed':
    case 'first':
      return `${cast}PT_REGS_PARM${index + 1}_CORE_SYSCALL(${regs})`;
    case 'named':
      return name;
  }
}

const REGS: Record<Via, string> = {
  record: '',
  named: '',
  regs: 'regs',
  probed: '(struct pt_regs *)ctx->args[0]',
  first: '(struct pt_regs *)PT_REGS_PARM1(ctx)',
};
