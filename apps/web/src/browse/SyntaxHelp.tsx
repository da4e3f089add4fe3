import { CircleHelp } from 'lucide-react';
import { Popover } from 'radix-ui';
import { Button } from '../ui/Button';
import { useBrowsing } from './browsing/browsing';

const LINES: [example: string, meaning: string][] = [
  ['tcp retr', 'both words, in any order: tcp_retransmit_skb'],
  ['schedswitch', 'without separators; one wrong letter is forgiven'],
  ['sched:sched_switch', 'one event by its whole name'],
  ['fn:tcp_connect', 'a kind and a name, as addresses and cards write it'],
  ['tcp_*_skb', 'a pattern of the whole name: * is any text, ? one letter'],
  ['tcp -rcv -fn:', 'left out: names that hold it, and functions'],
  ['skc_daddr', 'a member: the structs and events that have it'],
  ['struct sk', 'a kind before a name: struct, fn, syscall, tracepoint, lsm…'],
  ['kind:fn', 'the same as a filter'],
  ['arg:sk_buff', 'takes an argument of this type, or a pointer to it'],
  ['ret:dentry', 'returns it'],
  ['field:sk_state', 'structs and events with a field of this name'],
  ['module:nf_tables', 'of a module; module:kernel for the kernel itself'],
  ['category:block', 'events of a category'],
  ['traceable:yes', 'ftrace has a site; also no and unknown'],
];

/** The words of the search, each to be tried with a click. */
export function SyntaxHelp() {
  const { setQuery, search } = useBrowsing();
  return (
    <Popover.Root>
      <Popover.Trigger asChild>
        <Button kind="quiet" icon aria-label="How to search" data-testid="syntax-help">
          <CircleHelp size={15} aria-hidden />
        </Button>
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          align="end"
          sideOffset={4}
          aria-label="How to search"
          className="z-50 w-[30rem] max-w-[95vw] rounded-md border border-line-strong bg-panel p-2 shadow-lg"
        >
          <p className="px-1 pb-1 text-sm text-muted">All words must match. Click one to try it.</p>
          <ul>
            {LINES.map(([example, meaning]) => (
              <li key={example}>
                <Popover.Close asChild>
                  <button
                    type="button"
                    onClick={() => {
                      setQuery(example);
                      requestAnimationFrame(() => search.current?.focus());
                    }}
                    className="flex w-full gap-3 rounded-sm px-1 py-0.5 text-left hover:bg-raised"
                  >
                    <code className="w-36 shrink-0 font-mono text-sm text-accent">{example}</code>
                    <span className="text-sm">{meaning}</span>
                  </button>
                </Popover.Close>
              </li>
            ))}
          </ul>
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}
