import type { SurfaceId, TargetInfo } from '@hooklab/protocol';
import { Check } from 'lucide-react';
import { useStore } from '../base/useStore';
import { isShipped, targetOf } from '../kernel/chosen';
import { Tip } from '../ui/Tip';
import { useWorkbench } from '../workbench/context';
import { chooseKernel, surfaceOf } from '../workbench/targetActs';
import { describeFully, StateMark } from './TargetState';
import { TargetSwitch } from './TargetSwitch';

interface Props {
  info: TargetInfo;
  chosen: boolean;
  /** what is looked at; null in Compose, which traces only */
  surface: SurfaceId | null;
}

/** One kernel: chosen by its name; its VM's switch; which of its files to look at. */
export function TargetRow({ info, chosen, surface }: Props) {
  const context = useWorkbench();
  const { targets, overlay } = context;
  const { since } = useStore(targets.state);
  const choose = (id: SurfaceId) => {
    chooseKernel(context, id);
    overlay.set('none');
  };
  return (
    <li
      aria-current={chosen}
      className="flex items-center gap-2 rounded-sm pr-1 hover:bg-raised aria-[current=true]:bg-selected"
    >
      <button
        type="button"
        data-testid={`target-${info.id}`}
        aria-current={chosen}
        onClick={() => choose(surfaceOf(context, info.id))}
        className="flex min-w-0 flex-1 items-start gap-2 rounded-sm px-2 py-1 text-left"
      >
        <span className="pt-0.5">
          <StateMark info={info} />
        </span>
        <span className="min-w-0 flex-1">
          <span className="flex items-center gap-1.5">
            {info.title}
            {chosen && <Check size={13} aria-hidden />}
          </span>
          <span className="block text-sm text-muted">{describeFully(info, since[info.id])}</span>
        </span>
      </button>
      {surface !== null && <Files info={info} shown={surface} onChoose={choose} />}
      <span className="flex w-19 justify-end">
        <TargetSwitch info={info} />
      </span>
    </li>
  );
}

interface FilesProps {
  info: TargetInfo;
  shown: SurfaceId;
  onChoose: (id: SurfaceId) => void;
}

/** Where there are both: the files that Hooklab ships of this kernel, or those that are read from it. */
function Files({ info, shown, onChoose }: FilesProps) {
  const { kernels } = useWorkbench();
  const { list } = useStore(kernels.state);
  const own = list.filter((s) => targetOf(s.id) === info.id);
  if (own.length < 2) return null;
  return (
    <fieldset className="flex" aria-label={`Files of ${info.title}`}>
      {own.map(({ id }) => (
        <Tip
          key={id}
          text={
            isShipped(id)
              ? 'Look at the files that Hooklab ships of this kernel: no machine needed'
              : 'Look at what the running kernel shows; hooks can be proved there'
          }
        >
          <button
            type="button"
            data-testid={`surface-${id}`}
            aria-pressed={id === shown}
            onClick={() => onChoose(id)}
            className="h-6 border border-line-strong bg-panel px-2 text-sm first:rounded-l-md last:-ml-px last:rounded-r-md hover:bg-raised aria-pressed:border-accent aria-pressed:bg-selected aria-pressed:font-semibold"
          >
            {isShipped(id) ? 'shipped' : 'live'}
          </button>
        </Tip>
      ))}
    </fieldset>
  );
}
