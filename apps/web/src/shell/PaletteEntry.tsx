import { Command } from 'cmdk';
import type { ReactNode } from 'react';
import { Keys } from '../ui/Keys';

export function Group({ title, children }: { title: string; children: ReactNode }) {
  return (
    <Command.Group
      heading={title}
      className="[&_[cmdk-group-heading]]:px-2 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:text-xs [&_[cmdk-group-heading]]:text-muted"
    >
      {children}
    </Command.Group>
  );
}

interface EntryProps {
  value: string;
  keys?: string;
  onSelect: () => void;
  children: ReactNode;
}

export function Entry({ value, keys, onSelect, children }: EntryProps) {
  return (
    <Command.Item
      value={value}
      onSelect={onSelect}
      className="flex cursor-pointer items-center gap-2 rounded-sm px-2 py-1 data-[selected=true]:bg-selected"
    >
      {children}
      <span className="flex-1" />
      {keys && <Keys keys={keys} />}
    </Command.Item>
  );
}
