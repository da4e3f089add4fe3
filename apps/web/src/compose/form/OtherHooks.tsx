import { useSelected, useStore } from '../../base/useStore';
import { VerdictMark } from '../../cards/VerdictMark';
import { FamilyGlyph } from '../../hooks/FamilyGlyph';
import type { HookHere } from '../../kernel/forms';
import { Tip } from '../../ui/Tip';
import { useWorkbench } from '../../workbench/context';
import { useForm } from './useForm';

const lookOf = ({ problem, caveat }: HookHere) =>
  problem !== null ? 'fails' : caveat !== null ? 'caveat' : 'works';
const SAID = { fails: 'does not work here', caveat: 'works with a caveat', works: 'works' };

/** Every hook that the points may have, each tried with all that the form says: one C each, or why not. */
export function OtherHooks() {
  const { form, bench, targets } = useWorkbench();
  const { hooks: tried, draft } = useForm();
  const target = useSelected(bench.state, (state) => state.target);
  const { doctor } = useStore(targets.state);
  const answer = target ? doctor[target] : undefined;
  // what was tried on the target itself is the last word
  const here = answer && answer !== 'busy' && 'hooks' in answer ? answer.hooks : {};
  const hooks = tried.map((each) => {
    const own = here[each.hook];
    return own?.state === 'missing'
      ? { ...each, problem: each.problem ?? own.why ?? 'it is missing here' }
      : each;
  });
  const hook = useSelected(bench.state, (state) => state.hook);
  return (
    <div className="mt-1.5 flex gap-2">
      <span className="w-16 shrink-0 pt-0.5 text-sm text-muted">Hook</span>
      <div className="flex min-h-6 min-w-0 flex-1 flex-wrap gap-1" data-testid="form-hooks">
        {hooks.length === 0 && <span className="text-sm text-muted">Trying each hook…</span>}
        {hooks.map((each) => (
          <Tip
            key={each.hook}
            text={each.problem ?? each.caveat ?? 'It works on this kernel with all that the form says'}
          >
            <button
              type="button"
              data-testid={`form-hook-${each.hook}`}
              aria-pressed={each.hook === draft?.hook}
              data-fails={each.problem !== null || undefined}
              onClick={() => form.chooseHook(each.hook)}
              className="flex h-6 items-center gap-1 rounded-md border border-line px-1.5 font-mono text-sm hover:bg-raised aria-pressed:border-accent aria-pressed:bg-selected data-[fails]:border-dashed data-[fails]:text-muted"
            >
              <FamilyGlyph hook={each.hook} />
              {each.hook}
              <VerdictMark look={lookOf(each)} word="" size={12} />
              <span className="sr-only">{SAID[lookOf(each)]}</span>
            </button>
          </Tip>
        ))}
        {hook !== null && draft && hook !== draft.hook && (
          <span className="w-full text-sm text-warn">
            The C below is still by {hook}: what is wrong here must be put right first.
          </span>
        )}
      </div>
    </div>
  );
}
