import { Share } from 'lucide-react';
import { DropdownMenu } from 'radix-ui';
import { useEffect } from 'react';
import { useStore } from '../../base/useStore';
import { Button } from '../../ui/Button';
import { useWorkbench } from '../../workbench/context';
import { specOf } from '../../workspace/form';
import { EXPORTS, exportAs } from './exports';

/** The probe as files that need no Hooklab, or as a link. */
export function ExportMenu() {
  return (
    <DropdownMenu.Root>
      <DropdownMenu.Trigger asChild>
        <Button
          kind="quiet"
          icon
          data-testid="export"
          aria-label="Export"
          title="Export: project, script, spec, link"
        >
          <Share size={13} aria-hidden />
        </Button>
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          align="end"
          sideOffset={4}
          className="z-50 w-[28rem] rounded-md border border-line-strong bg-panel p-1 shadow-lg"
        >
          <Items />
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

function Items() {
  const workbench = useWorkbench();
  const { bench, form } = workbench;
  const spec = specOf(useStore(bench.state));
  // the kernel of the script is made ready while the menu is looked at
  useEffect(() => form.watch(), [form]);
  return EXPORTS.map(({ kind, title, about }) => (
    <DropdownMenu.Item
      key={kind}
      data-testid={`export-${kind}`}
      disabled={!spec && kind !== 'c'}
      onSelect={() => void exportAs(kind, workbench)}
      className="flex items-baseline gap-3 rounded-sm px-2 py-1 data-[disabled]:opacity-50 data-[highlighted]:bg-raised"
    >
      <span className="w-32 shrink-0">{title}</span>
      <span className="min-w-0 flex-1 truncate text-sm text-muted">
        {about.replace('NAME', spec?.name ?? 'probe')}
      </span>
    </DropdownMenu.Item>
  ));
}
