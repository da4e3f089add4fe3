import { z } from 'zod';

export const symbol = z.string().regex(/^[A-Za-z_.$][A-Za-z0-9_.$]{0,255}$/, 'not a kernel symbol name');
export const event = z.string().regex(/^[A-Za-z0-9_-]{1,128}$/, 'not a tracefs event name');

/** absolute, and without what ends a path in libbpf’s sections */
export const userPath = z.string().regex(/^\/[^\0-\x1f:\x7f]{1,1023}$/, 'not an absolute path');

/** How one program of an object is attached. `section` lets libbpf read the ELF section's name. */
export const attachSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('section') }),
  z.strictObject({ kind: z.literal('tp'), category: event, name: event }),
  z.strictObject({ kind: z.literal('raw_tp'), name: event }),
  /** tp_btf, fentry, fexit, fmod_ret, lsm, iter: the target was fixed at load, from `target` or the section */
  z.strictObject({
    kind: z.literal('btf'),
    target: symbol.optional(),
    /** the loaded BPF program whose function the target is */
    of: symbol.optional(),
  }),
  z.strictObject({
    kind: z.literal('kprobe'),
    fn: symbol,
    offset: z.number().int().min(0).max(1_048_576).default(0),
    ret: z.boolean().default(false),
  }),
  z.strictObject({
    kind: z.literal('kprobe.multi'),
    fns: z.array(symbol).min(1).max(100_000),
    ret: z.boolean().default(false),
    session: z.boolean().default(false),
  }),
  /** code without a symbol: `address` as a disassembler shows it, or `offset` in the file */
  z.strictObject({
    kind: z.literal('uprobe'),
    path: userPath,
    place: z.enum(['address', 'offset']),
    at: z.number().int().nonnegative(),
    ret: z.boolean().default(false),
    multi: z.boolean().default(false),
    session: z.boolean().default(false),
  }),
  z.strictObject({ kind: z.literal('ksyscall'), syscall: symbol, ret: z.boolean().default(false) }),
]);
export type Attach = z.infer<typeof attachSchema>;

export const programAttachSchema = z.strictObject({ program: symbol, attach: attachSchema });
export type ProgramAttach = z.infer<typeof programAttachSchema>;
