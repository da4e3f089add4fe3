import { z } from 'zod';
import { composedOn } from '../answer/compose';
import { readyShape } from '../answer/ready';
import { emitted } from '../library/emit';
import { askedSpec, kernelInput, kernelOf, specInput } from './inputs';
import { tool } from './tool';

export const composeTool = tool({
  name: 'compose',
  title: 'A program, written',
  about:
    'A ready spec, a point or a goal as the probe spec, the C or the bpftrace script that it becomes on a kernel. Nothing is run.',
  input: z.strictObject({
    ...specInput,
    ...kernelInput,
    emit: z.enum(['c', 'bpftrace', 'spec']).default('c'),
  }),
  readOnly: true,
  async answer({ surface, target, emit, ...asked }, bench, call) {
    const wish = askedSpec(asked);
    const kernel = await kernelOf({ surface, target }, bench, call);
    const { spec, hook, facts, ready } = composedOn(kernel.surface, wish);
    const { json } = emitted(emit, spec, hook, facts, bench.product.bpfDir);
    return {
      surface: kernel.surface.name,
      ...(ready ? { ready: readyShape(ready) } : {}),
      ...(emit === 'spec' ? { spec: json } : json),
    };
  },
});
