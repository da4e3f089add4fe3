import { type BranchId, GOAL_TREE, type Goal, type MessageId, say } from '@hooklab/advisor';
import { ChevronRight } from 'lucide-react';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { goalFits, shortTitle } from './goalTitle';

interface Props {
  /** id of the goal that is shown */
  goal: string | null;
  onChoose: (goal: Goal) => void;
}

type Node = { key: string; branch: BranchId; goal: Goal | null; open: boolean; size: number };

/** Every goal, by branch. Typing filters; the arrow keys walk. */
export function GoalTree({ goal, onChoose }: Props) {
  const [filter, setFilter] = useState('');
  const [open, setOpen] = useState<ReadonlySet<BranchId>>(new Set());
  const [at, setAt] = useState<string | null>(null);
  const field = useRef<HTMLInputElement>(null);
  const tree = useRef<HTMLDivElement>(null);
  const branch = GOAL_TREE.find((b) => b.goals.some((g) => g.id === goal))?.branch;
  useEffect(() => {
    if (branch) setOpen((o) => (o.has(branch) ? o : new Set(o).add(branch)));
  }, [branch]);
  const nodes = visibleNodes(filter.trim(), open);
  const focusable = nodes.some((n) => n.key === at)
    ? at
    : (nodes.find((n) => n.goal?.id === goal)?.key ?? nodes[0]?.key);

  const toggle = (branch: BranchId, to: boolean) =>
    setOpen((o) => {
      const next = new Set(o);
      if (to) next.add(branch);
      else next.delete(branch);
      return next;
    });

  function focus(key: string | undefined): void {
    if (!key) return;
    setAt(key);
    tree.current?.querySelector<HTMLElement>(`[data-node="${key}"]`)?.focus();
  }

  function onKeyDown(event: KeyboardEvent) {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const i = nodes.findIndex((n) => n.key === focusable);
    const node = nodes[i];
    if (!node) return;
    switch (event.key) {
      case 'ArrowDown':
        focus(nodes[i + 1]?.key);
        break;
      case 'ArrowUp':
        if (i === 0) field.current?.focus();
        else focus(nodes[i - 1]?.key);
        break;
      case 'Home':
        focus(nodes[0]?.key);
        break;
      case 'End':
        focus(nodes.at(-1)?.key);
        break;
      case 'ArrowRight':
        if (!node.goal && !node.open) toggle(node.branch, true);
        else focus(nodes[i + 1]?.key);
        break;
      case 'ArrowLeft':
        if (node.goal) focus(node.branch);
        else toggle(node.branch, false);
        break;
      case 'Enter':
      case ' ':
        if (node.goal) onChoose(node.goal);
        else toggle(node.branch, !node.open);
        break;
      default:
        // typing goes on in the field
        if (event.key.length !== 1 || event.key === '/' || event.key === '?') return;
        setFilter((f) => f + event.key);
        field.current?.focus();
    }
    event.preventDefault();
  }

  return (
    <nav
      data-region
      tabIndex={-1}
      aria-label="Goals"
      className="flex w-60 shrink-0 flex-col border-r bg-panel"
    >
      <input
        ref={field}
        type="search"
        value={filter}
        onChange={(event) => setFilter(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'ArrowDown') {
            event.preventDefault();
            focus(focusable ?? undefined);
          } else if (event.key === 'Escape') setFilter('');
        }}
        aria-label="Filter the goals"
        placeholder="Filter the goals"
        className="h-8 shrink-0 border-b bg-transparent px-3 outline-offset-[-2px] placeholder:text-muted"
      />
      {nodes.length === 0 && (
        <p className="p-3 text-muted">No goal has these words. Ask them in the field instead.</p>
      )}
      <div
        ref={tree}
        role="tree"
        aria-label="Goals by subject"
        onKeyDown={onKeyDown}
        className="overflow-auto p-1"
      >
        {nodes.map((node) => (
          <div
            key={node.key}
            role="treeitem"
            data-node={node.key}
            data-testid={node.goal ? `goal-${node.goal.id}` : `branch-${node.branch}`}
            aria-level={node.goal ? 2 : 1}
            {...(node.goal ? { 'aria-selected': node.goal.id === goal } : { 'aria-expanded': node.open })}
            tabIndex={node.key === focusable ? 0 : -1}
            onFocus={() => setAt(node.key)}
            onClick={() => (node.goal ? onChoose(node.goal) : toggle(node.branch, !node.open))}
            onKeyDown={() => {}}
            className="cursor-pointer rounded-md outline-offset-[-2px] hover:bg-raised aria-selected:bg-selected"
          >
            {node.goal ? (
              <span className="block py-0.5 pr-1 pl-6 text-sm">{shortTitle(node.goal)}</span>
            ) : (
              <span className="flex items-center gap-1 px-1 py-0.5">
                <ChevronRight size={13} aria-hidden className={node.open ? 'rotate-90' : ''} />
                <span className="flex-1">
                  {say({ id: `branch.${node.branch}` as MessageId, params: {} })}
                </span>
                <span className="text-xs text-muted">{node.size}</span>
              </span>
            )}
          </div>
        ))}
      </div>
    </nav>
  );
}

/** While a filter is set every branch that has something is open. */
function visibleNodes(filter: string, open: ReadonlySet<BranchId>): Node[] {
  return GOAL_TREE.flatMap(({ branch, goals }): Node[] => {
    const fitting = filter ? goals.filter((g) => goalFits(g, filter)) : goals;
    if (fitting.length === 0) return [];
    const isOpen = filter !== '' || open.has(branch);
    const head: Node = { key: branch, branch, goal: null, open: isOpen, size: fitting.length };
    return [head, ...(isOpen ? fitting : []).map((goal): Node => ({ ...head, key: goal.id, goal }))];
  });
}
