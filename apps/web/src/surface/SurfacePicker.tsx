import type { SurfaceId, SurfaceInfo } from '@hooklab/protocol';
import { Archive, ChevronDown, Circle, CircleDot, Cpu } from 'lucide-react';
import { DropdownMenu } from 'radix-ui';
import { useStore } from '../base/useStore';
import { isShipped } from '../kernel/chosen';
import { Button } from '../ui/Button';
import { Tip } from '../ui/Tip';
import { useWorkbench } from '../workbench/context';

interface Props {
  value: SurfaceId | null;
  onChoose: (id: SurfaceId) => void;
}

/** Which kernel to look at: one that Hooklab ships the files of, or the live one of a target. */
export function SurfacePicker({ value, onChoose }: Props) {
  const { kernels } = useWorkbench();
  const { list } = useStore(kernels.state);
  const chosen = list.find((s) => s.id === value) ?? null;
  const shipped = list.filter((s) => isShipped(s.id));
  const live = list.filter((s) => !isShipped(s.id));
  return (
    <DropdownMenu.Root>
      <Tip text="The kernel to look at">
        <DropdownMenu.Trigger asChild>
          <Button data-testid="surface-picker" aria-label={`Kernel: ${chosen?.title ?? 'none chosen'}`}>
            {chosen ? <SurfaceMark info={chosen} /> : <Cpu size={13} aria-hidden />}
            <span className="max-w-56 truncate">{chosen?.title ?? 'Choose a kernel'}</span>
            <ChevronDown size={14} aria-hidden />
          </Button>
        </DropdownMenu.Trigger>
      </Tip>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          align="start"
          sideOffset={4}
          className="z-50 max-h-[70vh] w-96 overflow-auto rounded-md border border-line-strong bg-panel p-1 shadow-lg"
        >
          <DropdownMenu.RadioGroup value={value ?? ''} onValueChange={(id) => onChoose(id as SurfaceId)}>
            <Items title="Shipped: the files of a kernel, no machine needed" list={shipped} />
            <Items title="Live: read from a target; hooks can be proved there" list={live} />
          </DropdownMenu.RadioGroup>
          {list.length === 0 && <p className="p-2 text-muted">The agent has named no kernel yet.</p>}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

function Items({ title, list }: { title: string; list: readonly SurfaceInfo[] }) {
  if (list.length === 0) return null;
  return (
    <>
      <DropdownMenu.Label className="px-2 pt-1.5 pb-0.5 text-xs text-muted">{title}</DropdownMenu.Label>
      {list.map((info) => (
        <DropdownMenu.RadioItem
          key={info.id}
          value={info.id}
          data-testid={`surface-${info.id}`}
          className="flex items-start gap-2 rounded-sm px-2 py-1 data-[highlighted]:bg-raised data-[state=checked]:bg-selected"
        >
          <span className="pt-1">
            <SurfaceMark info={info} />
          </span>
          <span className="min-w-0 flex-1">
            {info.title}
            <span className="block truncate text-sm text-muted">{describe(info)}</span>
          </span>
          <code className="pt-0.5 font-mono text-xs text-muted">{info.id}</code>
        </DropdownMenu.RadioItem>
      ))}
    </>
  );
}

function SurfaceMark({ info }: { info: SurfaceInfo }) {
  if (isShipped(info.id)) return <Archive size={13} className="text-muted" role="img" aria-label="Shipped" />;
  const read = info.state === 'ready';
  const Icon = read ? CircleDot : Circle;
  return (
    <Icon
      size={13}
      className={read ? 'text-ok' : 'text-muted'}
      role="img"
      aria-label={read ? 'Live, read' : 'Live, not read yet'}
    />
  );
}

function describe(info: SurfaceInfo): string {
  switch (info.state) {
    case 'ready':
      return info.kernel ?? 'read';
    case 'reading':
      return info.progress ?? 'being read';
    case 'failed':
      return info.problem?.what ?? 'cannot be read';
    case 'closed':
      return info.id === 'local' ? 'not read yet' : 'not read yet';
  }
}
