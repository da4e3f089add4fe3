import { RadioGroup } from 'radix-ui';
import { useStore } from '../base/useStore';
import { FamilyGlyph } from '../hooks/FamilyGlyph';
import { FAMILY_TITLE, familyOfHook } from '../hooks/family';
import { Tip } from '../ui/Tip';
import { useWorkbench } from '../workbench/context';
import { HAND } from '../workspace/handSource';

/** The hooks that the chosen spec can use, best first. */
export function HookRow() {
  const { bench, targets } = useWorkbench();
  const { specs, spec, hook, target } = useStore(bench.state);
  const { doctor } = useStore(targets.state);
  const hooks = specs.find((s) => s.name === spec)?.hooks ?? [];
  const answer = target ? doctor[target] : undefined;
  const here = answer && answer !== 'busy' && 'hooks' in answer ? answer.hooks : {};
  if (spec === HAND) {
    return <p className="text-sm text-muted">Attached where its SEC() says.</p>;
  }
  return (
    <RadioGroup.Root
      aria-label="Hook"
      value={hook ?? ''}
      onValueChange={(value) => bench.chooseHook(value)}
      className="flex flex-wrap gap-1"
    >
      {hooks.map((name) => {
        const missing = here[name]?.state === 'missing';
        return (
          <Tip
            key={name}
            text={
              <>
                {FAMILY_TITLE[familyOfHook(name)]}
                {missing && <>. Does not work on this target: {here[name]?.why}</>}
              </>
            }
          >
            <RadioGroup.Item
              value={name}
              data-testid={`hook-${name}`}
              aria-label={missing ? `${name}, does not work on this target` : name}
              data-missing={missing || undefined}
              className="flex h-6 items-center gap-1.5 rounded-md border border-line-strong px-2 font-mono text-sm hover:bg-raised aria-checked:border-accent aria-checked:bg-selected aria-checked:font-semibold data-[missing]:border-dashed"
            >
              <FamilyGlyph hook={name} />
              <span className={missing ? 'text-muted line-through' : ''}>{name}</span>
            </RadioGroup.Item>
          </Tip>
        );
      })}
    </RadioGroup.Root>
  );
}
