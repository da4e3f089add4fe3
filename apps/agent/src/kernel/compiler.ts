import type { Btf } from '@hooklab/surface';
import { type Compiled, compileForTarget } from '../compile';
import type { Paths } from '../state/paths';
import { libbpfHeaders, type Product } from '../state/product';
import type { OpenTarget } from '../target/registry';
import type { Kernels } from './kernels';

/** Who asks for a compile, and until when. */
export interface Asking {
  client?: string | undefined;
  signal?: AbortSignal | undefined;
}

/** C → object with the types of an open target's kernel. */
export class TargetCompiler {
  readonly #paths: Paths;
  readonly #product: Product;
  readonly #kernels: Kernels;

  constructor({ paths, product, kernels }: { paths: Paths; product: Product; kernels: Kernels }) {
    this.#paths = paths;
    this.#product = product;
    this.#kernels = kernels;
  }

  /** Throws as `compileForTarget` does, and where the kernel's types cannot be read. `btf`: what it was compiled with. */
  async compile(
    source: string,
    target: OpenTarget,
    { client, signal }: Asking,
  ): Promise<Compiled & { btf: Btf }> {
    const kernel = this.#kernels.of(target);
    const [btf, variables] = await Promise.all([kernel.typesFor(source), kernel.namesVariables()]);
    const compiled = await compileForTarget({
      source,
      btf,
      variables,
      arch: target.connection.hello.arch,
      libbpfDir: libbpfHeaders(this.#paths.cache),
      bpfDir: this.#product.bpfDir,
      client,
      signal,
    });
    return { ...compiled, btf };
  }
}
