import { Problem } from '@hooklab/base';
import type { BpfError } from '@hooklab/native';

interface Listed {
  programs: { id: number; name: string; type: string }[];
}

/** Every BPF program in the kernel, its own and others'. */
export async function listPrograms(native: { listPrograms(): Listed['programs'] }): Promise<Listed> {
  try {
    return { programs: native.listPrograms().map(({ id, name, type }) => ({ id, name, type })) };
  } catch (error) {
    const { code, message, log } = error as BpfError;
    if (!code) throw error;
    throw new Problem({
      code: `list-${code}`,
      what: 'The BPF programs of this kernel cannot be listed',
      cause: code === 'EPERM' ? 'it needs CAP_SYS_ADMIN, which the loader does not have' : message,
      fix: 'Start the loader as root',
      log,
    });
  }
}
