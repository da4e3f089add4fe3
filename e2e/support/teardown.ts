import { existsSync, readdirSync, rmSync } from 'node:fs';
import { hooklab } from './hooklab';

/** No VM and no directory of this run stays behind, whatever failed: each worker has a place of its own. */
export default async function teardown(): Promise<void> {
  const all = process.env.HOOKLAB_E2E!;
  for (const place of readdirSync(all).filter((name) => existsSync(`${all}/${name}/run`))) {
    const env = { HOOKLAB_STATE: `${all}/${place}/state`, HOOKLAB_RUNTIME: `${all}/${place}/run` };
    await hooklab(['lab', 'stop'], env);
  }
  rmSync(all, { recursive: true, force: true });
}
