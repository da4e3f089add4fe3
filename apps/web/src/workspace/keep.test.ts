import { expect, test } from 'vitest';
import { dropDraft, type Keeper, keepDraft, keepWorkspace, keptDraft, keptWorkspace } from './keep';

function memory(): Keeper & { items: Map<string, string> } {
  const items = new Map<string, string>();
  return {
    items,
    getItem: (key) => items.get(key) ?? null,
    setItem: (key, value) => void items.set(key, value),
    removeItem: (key) => void items.delete(key),
  };
}

const workspace = {
  target: 'lab:6.12',
  spec: 'unlinkat',
  hook: 'tp',
  source: 'int x;\n',
  edited: true,
  made: null,
};

test('a workspace comes back as it was', () => {
  const keeper = memory();
  expect(keepWorkspace(keeper, workspace)).toBe(true);
  expect(keptWorkspace(keeper)).toEqual(workspace);
});

test('a text that is too large to run is kept all the same', () => {
  const keeper = memory();
  const large = { ...workspace, source: 'x'.repeat(2_000_000) };
  keepWorkspace(keeper, large);
  expect(keptWorkspace(keeper)).toEqual(large);
});

test.each(['', '{', '[]', 'null', '{"target":"mars"}', JSON.stringify({ ...workspace, extra: 1 })])(
  'rubbish in the storage is no workspace: %s',
  (text) => {
    const keeper = memory();
    keeper.items.set('hooklab.workspace', text);
    expect(keptWorkspace(keeper)).toBeNull();
  },
);

test('a full or forbidden storage is said, not thrown', () => {
  const refuse = () => {
    throw new DOMException('full', 'QuotaExceededError');
  };
  const keeper: Keeper = { getItem: refuse, setItem: refuse, removeItem: refuse };
  expect(keepWorkspace(keeper, workspace)).toBe(false);
  expect(keptWorkspace(keeper)).toBeNull();
  expect(keptDraft(keeper, 'a', 'tp')).toBeNull();
  dropDraft(keeper, 'a', 'tp');
});

test('drafts are apart for each spec and hook', () => {
  const keeper = memory();
  keepDraft(keeper, 'unlinkat', 'tp', 'one');
  keepDraft(keeper, 'unlinkat', 'raw_tp', 'two');
  dropDraft(keeper, 'unlinkat', 'tp');
  expect([keptDraft(keeper, 'unlinkat', 'tp'), keptDraft(keeper, 'unlinkat', 'raw_tp')]).toEqual([
    null,
    'two',
  ]);
});
