import { broker } from '../privilege/client';
import { type Sandboxed, type SandboxOptions, sandboxed } from './sandbox';
import { CompilerService } from './service';

let service: CompilerService | undefined;

/**
 * Run a command in the sandbox as whoever may not reach the agent: when root started this process, in the compiler's
 * own process and user, else here, with this user's rights, or as `runAs` when this process is root.
 */
export function inSandbox(options: SandboxOptions): Promise<Sandboxed> {
  const root = broker();
  if (!root) return sandboxed(options);
  service ??= new CompilerService(root);
  return service.run(options);
}
