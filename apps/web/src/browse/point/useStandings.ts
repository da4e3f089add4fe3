import { type ProblemShape, toProblem } from '@hooklab/base';
import type { SurfaceId } from '@hooklab/protocol';
import { useEffect, useState } from 'react';
import type { SurfaceRef } from '../../kernel/service';
import type { Standing } from '../../kernel/standing';
import { useWorkbench } from '../../workbench/context';

export type Known = Standing | { state: 'waiting' } | { state: 'failed'; problem: ProblemShape };

/** Who only passes by does not have other kernels fetched. */
const LINGER_MS = 350;

/** How a point stands on other surfaces: one is asked after the other. */
export function useStandings(
  base: SurfaceRef | null,
  path: string,
  others: readonly SurfaceId[],
): Partial<Record<SurfaceId, Known>> {
  const { kernels } = useWorkbench();
  const key = base && `${base.id} ${base.version} ${path}`;
  const ids = others.join(' ');
  const [state, setState] = useState<{ key: string | null; known: Partial<Record<SurfaceId, Known>> }>({
    key: null,
    known: {},
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: `key` and `ids` name what is asked
  useEffect(() => {
    if (!base) return;
    let gone = false;
    const put = (id: SurfaceId, known: Known) =>
      setState((s) => ({ key, known: { ...(s.key === key ? s.known : {}), [id]: known } }));
    const timer = setTimeout(async () => {
      for (const id of others) {
        if (gone) return;
        try {
          const other = await kernels.refOf(id);
          const standing = await kernels.worker.standing(base, other, path);
          if (!gone) put(id, standing);
        } catch (error) {
          if (!gone) put(id, { state: 'failed', problem: toProblem(error).toJSON() });
        }
      }
    }, LINGER_MS);
    return () => {
      gone = true;
      clearTimeout(timer);
    };
  }, [kernels, key, ids]);
  return state.key === key ? state.known : {};
}
