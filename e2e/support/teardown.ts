import { rmSync } from 'node:fs';
import { hooklab } from './hooklab';

/** No VM and no directory of this run stays behind, whatever failed. */
export default async function teardown(): Promise<void> {
  await hooklab(['lab', 'stop']);
  rmSync(process.env.HOOKLAB_E2E!, { recursive: true, force: true });
}
