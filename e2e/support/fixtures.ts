import { readdirSync, rmSync } from 'node:fs';
import { test as base, expect, type Page } from '@playwright/test';
import { type Agent, hooklab, startAgent } from './hooklab';

export const LAB = 'lab:6.12';

interface Fixtures {
  /** a page on the workbench, signed in, with the lab VM open */
  workbench: Page;
}
interface Shared {
  /** for `hooklab start`; a file with others has an agent of its own */
  agentArgs: string[];
  agent: Agent;
}

/** One agent and one lab VM for all journeys of a worker. */
export const test = base.extend<Fixtures, Shared>({
  agentArgs: [[], { option: true, scope: 'worker' }],
  agent: [
    async ({ agentArgs }, use) => {
      const agent = await startAgent(['--target', LAB, ...agentArgs]);
      await use(agent);
      await agent.stop();
    },
    { scope: 'worker', timeout: 180_000 },
  ],
  workbench: async ({ agent, page }, use) => {
    const link = await agent.link();
    // no journey begins with the target, the spec or the text that another one left
    const state = process.env.HOOKLAB_STATE!;
    for (const name of readdirSync(state)) {
      if (/^workspace.*\.json$/.test(name)) rmSync(`${state}/${name}`, { force: true });
    }
    await page.goto(link);
    await page.getByTestId('go-run').click();
    await expect(page.getByTestId('target-picker')).toContainText('6.12', { timeout: 60_000 });
    // the VM is open, and what was tried there for “what works here” is gone again
    await expect(page.getByTestId('target-state')).toContainText(/6\.12\.\d/, { timeout: 60_000 });
    await expect(page.getByTestId('doctor-open')).toContainText(/\d+ of \d+ hooks/, { timeout: 60_000 });
    await expect(page.getByTestId('run')).toBeEnabled({ timeout: 60_000 });
    await use(page);
  },
});

export { expect };

/** The kernel's files are read and every remedy has been tried: nothing of the run that failed goes on. */
export async function remediesTried(page: Page): Promise<void> {
  await expect(page.getByTestId('explaining')).toHaveCount(0, { timeout: 60_000 });
  await expect(page.locator('[data-testid=proof][data-state=checking]')).toHaveCount(0, { timeout: 90_000 });
}

/** A shell command inside the agent's lab VM, through a port of its own. */
export async function inLab(command: string): Promise<string> {
  const { code, stdout, stderr } = await hooklab(['lab', 'exec', LAB.slice(4), command]);
  if (code !== 0) throw new Error(`in the lab VM, ${command}: exit ${code}\n${stderr}`);
  return stdout;
}

/** Programs in the lab VM's kernel now, as bpftool lists them. */
export async function programsInLab(): Promise<string[]> {
  return (await inLab('bpftool prog list')).split('\n').filter((line) => /^\d+: /.test(line));
}
