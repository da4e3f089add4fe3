import { Problem, toProblem } from '@hooklab/base';
import type { ProbeSpec } from '@hooklab/probe';
import { toast } from 'sonner';
import { toClipboard } from '../../ui/clipboard';
import { showProblem } from '../../ui/showProblem';
import type { Workbench } from '../../workbench/context';
import { specOf } from '../../workspace/form';
import { linkOf } from '../../workspace/link';
import { save, tarOf } from './files';

/** What a probe leaves as. */
export type ExportKind = 'project' | 'bpftrace' | 'c' | 'spec' | 'link';

export const EXPORTS: readonly { kind: ExportKind; title: string; about: string }[] = [
  { kind: 'project', title: 'libbpf project', about: 'C, loader, Makefile, types: NAME.tar' },
  { kind: 'bpftrace', title: 'bpftrace script', about: 'NAME.bt' },
  { kind: 'c', title: 'C', about: 'NAME.bpf.c, as the editor has it' },
  { kind: 'spec', title: 'Spec', about: 'NAME.json, for hooklab run' },
  { kind: 'link', title: 'Link', about: 'copied; it opens this form in another Hooklab' },
];

/** What is asked for, saved or copied; what cannot be made says why. */
export async function exportAs(kind: ExportKind, workbench: Workbench): Promise<void> {
  try {
    await make(kind, workbench);
  } catch (error) {
    showProblem(toProblem(error));
  }
}

async function make(kind: ExportKind, { agent, bench, form, kernels }: Workbench): Promise<void> {
  const state = bench.state.get();
  const { source, hook, target, edited } = state;
  if (kind === 'c') return save(`${specOf(state)?.name ?? 'probe'}.bpf.c`, source);
  const spec = specOf(state);
  if (!spec || !hook || !target) throw handWritten();
  switch (kind) {
    case 'spec':
      return save(`${spec.name}.json`, `${JSON.stringify(first(spec, hook), null, 2)}\n`, 'application/json');
    case 'link':
      await toClipboard(await linkOf({ spec, hook }, location.origin));
      toast('The link is copied.');
      return;
    case 'bpftrace': {
      const { ref } = form.state.get();
      if (!ref)
        throw new Problem({
          code: 'not-yet',
          what: 'This kernel’s types are still read',
          fix: 'Try it again in a moment',
        });
      const { script, problem } = await kernels.worker.bpftrace(ref, spec, hook as never);
      if (script === null) throw new Problem(problem!);
      return save(`${spec.name}.bt`, script);
    }
    case 'project': {
      const { files } = await agent.request('spec.project', { spec, hook, target });
      save(`${spec.name}.tar`, tarOf(files, spec.name), 'application/x-tar');
      if (edited) toast('The project is of the form; what was edited by hand is in the C alone.');
    }
  }
}

/** The command takes a spec's first way. */
function first(spec: ProbeSpec, hook: string): ProbeSpec {
  const own = spec.ways.filter((way) => way.hook === hook);
  return { ...spec, ways: [...own, ...spec.ways.filter((way) => way.hook !== hook)] };
}

const handWritten = (): Problem =>
  new Problem({
    code: 'no-spec',
    what: 'C written by hand is no spec',
    fix: 'Take the C; or begin with a probe of the list',
  });
