/** Where a fact comes from. A person finds it one click behind every verdict. */
export interface Source {
  /**
   * lab: seen on booted Debian kernels · kernel: read in kernel source · libbpf: read in libbpf source ·
   * host: seen on one vendor kernel · docs: ebpf-docs · bcc: bcc libbpf-tools · thread: a public issue
   */
  readonly kind: 'lab' | 'kernel' | 'libbpf' | 'host' | 'docs' | 'bcc' | 'thread' | 'published';
  /** "5.10 6.1 6.12 7.2", "7.3 kernel/bpf/verifier.c btf_id_deny", "iovisor/bcc#4567" */
  readonly ref: string;
}

export const lab = (ref: string): Source => ({ kind: 'lab', ref });
export const kernel = (ref: string): Source => ({ kind: 'kernel', ref });
export const libbpf = (ref: string): Source => ({ kind: 'libbpf', ref });
export const host = (ref: string): Source => ({ kind: 'host', ref });
export const docs = (ref: string): Source => ({ kind: 'docs', ref });
export const bcc = (ref: string): Source => ({ kind: 'bcc', ref });
export const thread = (ref: string): Source => ({ kind: 'thread', ref });
export const published = (ref: string): Source => ({ kind: 'published', ref });

/** "kernel 7.3 kernel/bpf/verifier.c" */
export const sourceText = (s: Source): string => `${s.kind} ${s.ref}`;
