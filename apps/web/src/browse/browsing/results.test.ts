import type { CatalogEntry } from '@hooklab/surface';
import { expect, it } from 'vitest';
import type { Found } from '../../kernel/service';
import { Results, type Searcher } from './results';

const ref = { id: 'debian-6.12', version: 'a' };
const entry = (id: number) => ({ id, name: `n${id}` }) as CatalogEntry;
const range = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => entry(from + i));

/** Answers searches when told to. */
function fake(total: number) {
  const asked: string[] = [];
  const waiting: (() => void)[] = [];
  const searcher: Searcher = {
    search: (_, query, most) =>
      new Promise<Found>((ok) => {
        asked.push(query);
        waiting.push(() => ok({ total, rows: range(0, Math.min(most, total)), ms: 1 }));
      }),
    rows: async (_, query, from, to) => {
      asked.push(`${query} ${from}-${to}`);
      return range(from, Math.min(to, total));
    },
    facets: async () => ({ kinds: {}, modules: {}, categories: {}, traceable: { yes: 0, no: 0 } }),
    nearest: async (_, text) => [`near:${text}`],
  };
  const settle = () => new Promise((ok) => setTimeout(ok));
  const answer = async () => {
    waiting.shift()!();
    await settle();
  };
  return { searcher, asked, answer, settle };
}

it('searches for the newest letters only, and keeps the rows until then', async () => {
  const { searcher, asked, answer } = fake(1000);
  const results = new Results(searcher);
  results.ask(ref, 'a', 'a');
  await answer();
  expect(results.state.get().found).toMatchObject({ query: 'a', total: 1000 });
  for (const query of ['ab', 'abc', 'abcd']) results.ask(ref, query, query);
  await answer();
  // the answer to "ab" is too old to be shown
  expect(results.state.get().found).toMatchObject({ query: 'a' });
  expect(results.row(3)).toEqual(entry(3));
  await answer();
  expect(results.state.get().found).toMatchObject({ query: 'abcd' });
  expect(asked).toEqual(['a', 'ab', 'abcd']);
});

it('fetches the rows that are looked at, once', async () => {
  const { searcher, asked, answer, settle } = fake(1000);
  const results = new Results(searcher);
  results.ask(ref, 'a', 'a');
  await answer();
  expect(results.row(200)).toBeNull();
  results.need(190, 210);
  results.need(190, 210);
  await settle();
  expect(results.row(200)).toEqual(entry(200));
  expect(asked.slice(1)).toEqual(['a 128-192', 'a 192-256']);
  results.need(990, 1010);
  await settle();
  expect(results.row(999)).toEqual(entry(999));
  expect(results.row(1000)).toBeNull();
});

it('names what is near when nothing is found, and says what went wrong', async () => {
  const { searcher, answer, settle } = fake(0);
  const results = new Results(searcher);
  results.ask(ref, 'xyz kind:fn', 'xyz');
  await answer();
  expect(results.state.get()).toMatchObject({ found: { total: 0 }, near: ['near:xyz'] });
  searcher.search = async () => {
    throw new Error('away');
  };
  results.ask(ref, 'b', 'b');
  await settle();
  expect(results.state.get().problem).toMatchObject({ what: 'away' });
});
