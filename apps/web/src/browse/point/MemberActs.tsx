import { coreRead } from '@hooklab/probe';
import type { MemberDetail } from '@hooklab/surface';
import { Braces, ListFilter, SquarePen } from 'lucide-react';
import { toast } from 'sonner';
import { ASK } from '../../route/route';
import { Button } from '../../ui/Button';
import { toClipboard } from '../../ui/clipboard';
import { Tip } from '../../ui/Tip';
import { useWorkbench } from '../../workbench/context';
import { useBrowsing } from '../browsing/browsing';

interface Props {
  kind: 'struct' | 'union';
  /** the struct's name */
  of: string;
  member: MemberDetail;
}

/** What can be done with a member: have it captured, read it in C of one's own, find it elsewhere. */
export function MemberActs({ kind, of, member }: Props) {
  const { router } = useWorkbench();
  const { route, setQuery, search } = useBrowsing();
  const { name } = member;
  const copy = async () => {
    const text = coreRead(kind, of, member);
    try {
      await toClipboard(text);
      toast(`Copied: a CO-RE read of ${name}`, { description: text.split('\n').at(-1) });
    } catch {
      toast.error('The browser did not allow copying.');
    }
  };
  return (
    <span className="flex justify-end gap-0.5 font-sans opacity-0 group-focus-within:opacity-100 group-hover:opacity-100">
      <Tip text={`Capture ${of}.${name}: the hooks that reach it, ready to compose`}>
        <Button
          kind="quiet"
          icon
          tabIndex={-1}
          data-testid={`capture-${name}`}
          aria-label={`Capture ${name}`}
          onClick={() => router.go({ ...ASK, point: `struct:${of}.${name}`, surface: route.surface })}
        >
          <SquarePen size={13} aria-hidden />
        </Button>
      </Tip>
      <Tip text="Copy as a CO-RE read">
        <Button
          kind="quiet"
          icon
          tabIndex={-1}
          data-testid={`read-${name}`}
          aria-label={`Copy ${name} as a CO-RE read`}
          onClick={() => void copy()}
        >
          <Braces size={13} aria-hidden />
        </Button>
      </Tip>
      <Tip text={`Everything with a member or field ${name}`}>
        <Button
          kind="quiet"
          icon
          tabIndex={-1}
          data-testid={`field-${name}`}
          aria-label={`Find ${name} elsewhere`}
          onClick={() => {
            setQuery(`field:${name}`);
            search.current?.focus();
          }}
        >
          <ListFilter size={13} aria-hidden />
        </Button>
      </Tip>
    </span>
  );
}
