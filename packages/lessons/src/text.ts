import type { Lesson, Step } from './format/lesson';
import type { Block, Inline } from './markdown/ast';

/** A lesson as plain text, for a terminal: nothing that tells an answer. */
export const lessonText = ({ about, steps }: Lesson): string =>
  [about, ...steps.map((step, i) => stepText(step, i + 1))].join('\n\n');

const stepText = (step: Step, nth: number): string =>
  [`${nth}. ${step.kind}: ${step.title}`, ...step.text.map(blockText), ...asked(step)].join('\n\n');

function asked(step: Step): string[] {
  if (step.kind === 'predict')
    return [
      plain(step.words.question),
      step.words.options.map((option, i) => `  ${i + 1}) ${plain(option)}`).join('\n'),
    ];
  if (step.kind === 'goal' || step.kind === 'reveal') return [];
  return [step.data.checks.map(({ say }) => `  [ ] ${say}`).join('\n')];
}

function blockText(block: Block): string {
  switch (block.kind) {
    case 'paragraph':
    case 'heading':
      return plain(block.text);
    case 'code':
      return block.text.replace(/^/gm, '    ');
    case 'quote':
      return block.blocks.map(blockText).join('\n').replace(/^/gm, '> ');
    case 'list':
      return block.items
        .map((item, i) => `${block.ordered ? `${i + 1}.` : '-'} ${item.map(blockText).join('\n')}`)
        .join('\n');
    case 'table':
      return [block.head, ...block.rows].map((row) => row.map(plain).join('  |  ')).join('\n');
  }
}

/** What is read of a line. */
export const plain = (line: readonly Inline[]): string =>
  line.map(({ text }) => (typeof text === 'string' ? text : plain(text))).join('');
