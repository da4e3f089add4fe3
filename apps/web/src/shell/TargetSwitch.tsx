import type { TargetInfo } from '@hooklab/protocol';
import { Power, PowerOff } from 'lucide-react';
import { bootWords } from '../targets/boot';
import { Button } from '../ui/Button';
import { Tip } from '../ui/Tip';
import { useWorkbench } from '../workbench/context';
import { openTarget, shutTarget } from '../workbench/targetActs';

/** Boot, where a VM is off; Shut, where it is on; nothing for what is no VM. */
export function TargetSwitch({ info }: { info: TargetInfo }) {
  const context = useWorkbench();
  if (!info.boot) return null;
  const on = info.state === 'open' || info.state === 'opening';
  const Icon = on ? PowerOff : Power;
  return (
    <Tip text={on ? `Shut ${info.title} down` : `Boot ${info.title}. ${bootWords(info.boot)}`}>
      <Button
        data-testid={`${on ? 'shut' : 'boot'}-${info.id}`}
        aria-label={on ? `Shut ${info.title} down` : `Boot ${info.title}`}
        onClick={() => {
          if (!on) return void openTarget(context, info.id);
          // the question lies over the page, not over the list of kernels
          context.overlay.set('none');
          void shutTarget(context, info.id);
        }}
      >
        <Icon size={13} aria-hidden className="shrink-0" />
        {on ? 'Shut' : 'Boot'}
      </Button>
    </Tip>
  );
}
