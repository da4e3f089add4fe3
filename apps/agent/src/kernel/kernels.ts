import type { Surfaces } from '../surface/surfaces';
import type { LoaderConnection } from '../target/connection';
import type { OpenTarget } from '../target/registry';
import { Kernel } from './kernel';

/** The kernel of each open target: one object a connection. */
export class Kernels {
  readonly #surfaces: Pick<Surfaces, 'whole'>;
  readonly #kernels = new WeakMap<LoaderConnection, Kernel>();

  constructor(surfaces: Pick<Surfaces, 'whole'>) {
    this.#surfaces = surfaces;
  }

  of(target: OpenTarget): Kernel {
    let kernel = this.#kernels.get(target.connection);
    if (!kernel) {
      kernel = new Kernel(target, () => this.#surfaces.whole(target.id));
      this.#kernels.set(target.connection, kernel);
    }
    return kernel;
  }
}
