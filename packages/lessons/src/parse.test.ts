import { readFileSync } from 'node:fs';
import { Problem } from '@hooklab/base';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Block, Inline } from './index';
import { linkOf, parseLesson } from './index';

const whole = readFileSync(new URL('./goldens/good/whole.md', import.meta.url), 'utf8');
const lines = whole.split('\n');

/** What is wrong, or null. Anything but a Problem is a fault of ours. */
function refusedOf(text: string): Problem | null {
  try {
    parseLesson(text, 'x.md');
    return null;
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
}

const piece = fc.oneof(
  fc.constantFrom(
    '---',
    '## Run: x',
    '```yaml step',
    '```',
    '- a',
    '| a |',
    '|---|',
    '<b>',
    '[x](javascript:y)',
    'checks: []',
    '  - {',
    '&a *a',
    '',
  ),
  fc.string({ maxLength: 30 }),
);

it('a lesson with lines put in, left out or changed is a lesson or one Problem with a line of the file', () => {
  const change = fc.record({
    at: fc.nat(lines.length - 1),
    gone: fc.nat(3),
    put: fc.array(piece, { maxLength: 3 }),
  });
  fc.assert(
    fc.property(fc.array(change, { minLength: 1, maxLength: 3 }), (changes) => {
      const mine = [...lines];
      for (const { at, gone, put } of changes) mine.splice(at, gone, ...put);
      const problem = refusedOf(mine.join('\n'));
      if (!problem) return;
      expect(problem.code).toBe('lesson');
      const line = Number(/^x\.md:(\d+)$/.exec(problem.where ?? '')?.[1]);
      expect(line).toBeGreaterThan(0);
      expect(line).toBeLessThanOrEqual(mine.join('\n').split('\n').length);
      expect(problem.message).not.toContain('\n');
    }),
    { numRuns: 150 },
  );
});

const texts = (blocks: readonly Block[]): readonly Inline[] =>
  blocks.flatMap((block) => {
    if (block.kind === 'paragraph' || block.kind === 'heading') return block.text;
    if (block.kind === 'list') return block.items.flatMap(texts);
    if (block.kind === 'quote') return texts(block.blocks);
    return block.kind === 'table' ? [...block.head, ...block.rows.flat()].flat() : [];
  });

const linksOf = (all: readonly Inline[]): string[] =>
  all.flatMap((inline) => [
    ...('to' in inline ? [inline.to] : []),
    ...(typeof inline.text === 'string' ? [] : linksOf(inline.text)),
  ]);

it('no text of a lesson has a link but to http(s) and to screens', () => {
  const target = fc.oneof(
    fc.webUrl(),
    fc.string({ maxLength: 20 }),
    fc.constantFrom(
      'javascript:a',
      'data:text/html,a',
      'vbscript:a',
      '//a.b',
      '\\\\a',
      '/browse',
      '/ask?q=a',
      ' /run',
    ),
  );
  fc.assert(
    fc.property(
      target,
      fc.constantFrom('[a](<T>)', '[a](T)', '<T>', '**[a](T)**', '- [a](T)', '[a]\n\n[a]: T'),
      (to, form) => {
        const text = whole.replace('> quoted', form.replaceAll('T', to.replaceAll('$', '$$$$')));
        let steps: ReturnType<typeof parseLesson>['steps'];
        try {
          ({ steps } = parseLesson(text, 'x.md'));
        } catch (error) {
          expect(error).toBeInstanceOf(Problem);
          return;
        }
        for (const link of linksOf(texts(steps.flatMap((step) => step.text))))
          expect(linkOf(link)?.to).toBe(link);
      },
    ),
    { numRuns: 150 },
  );
});

it.each([
  ['/browse/tracepoint/task/task_rename', 'screen'],
  ['/compose', 'screen'],
  ['https://docs.kernel.org/trace', 'web'],
  ['http://a.b', 'web'],
  ['/', null],
  ['//a.b/browse', null],
  ['/\\a.b', null],
  ['javascript:alert(1)', null],
  ['JAVASCRIPT:alert(1)', null],
  ['https:/a', null],
  ['/browser', null],
  ['/api/x', null],
])('%s', (href, kind) => {
  expect(linkOf(href)?.kind ?? null).toBe(kind);
});

it('a lesson that is too large is refused before it is read', () => {
  expect(refusedOf(`${whole}${' '.repeat(300_000)}`)?.message).toMatch(/at most 256 KiB/);
});
