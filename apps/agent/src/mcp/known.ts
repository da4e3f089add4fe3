import { shippedSpecs } from '@hooklab/probe';
import { z } from 'zod';
import { meantBy } from '../answer/goal';
import { readyFor, readyShape, readySpec } from '../answer/ready';
import { list } from '../lab';
import { qemuKeeper } from '../privilege/keeper';
import { allowTarget } from './allowed';
import { goalInput } from './inputs';
import { tool } from './tool';

/** A question: which of the goals it means. */
export const askTool = tool({
  name: 'ask',
  title: 'A question as a goal',
  about:
    'Which of the goals that Hooklab knows a question in plain words means, what stands in it (names, numbers), the ready spec that answers it, and the next nearest goals. Then: run with that goal or spec, or advise with it.',
  input: z.strictObject({ question: goalInput }),
  readOnly: true,
  async answer({ question }) {
    const meant = meantBy(question, null);
    const ready = readyFor(meant.question, question);
    return { understood: meant.understood, ready: ready && readyShape(ready) };
  },
});

export const libraryTool = tool({
  name: 'library',
  title: 'The ready specs',
  about:
    'The ready probe specs: name, the question that each answers, its hooks, its columns; exercise: whether it has a harmless command that makes such events in a lab VM.',
  input: z.strictObject({}),
  readOnly: true,
  async answer() {
    return {
      specs: shippedSpecs().map((spec) => ({ ...readySpec(spec), exercise: spec.exercise !== undefined })),
    };
  },
});

export const labTool = tool({
  name: 'lab',
  title: 'Lab VMs',
  about:
    'The kernels that can be traced in throw-away VMs: fetched, running, the state of each target. With boot, that one is booted first (about 15 s) and stays until this server ends.',
  input: z.strictObject({ boot: z.string().max(100).optional().describe('e.g. lab:6.12') }),
  readOnly: false,
  async answer({ boot }, { workbench, paths, allowLocal }) {
    if (boot !== undefined) {
      allowTarget(boot, allowLocal);
      await workbench.targets.open(boot);
    }
    const { cache, runtime } = paths;
    return {
      kernels: list({ cache, runtimeDir: runtime, keeper: qemuKeeper() }),
      targets: workbench.targets.list().filter(({ id }) => allowLocal || id.startsWith('lab:')),
    };
  },
});
