import { line, printableJson } from '@hooklab/base';
import { Command } from 'commander';
import { shippedLessons } from '../lesson/shelf';
import { print } from '../output/output';
import { product } from '../state/product';

export const lessonListCommand = (): Command =>
  new Command('list')
    .description('The lessons that are there')
    .option('--json', 'one JSON line a lesson')
    .action((options: { json?: boolean }) => {
      for (const { steps, ...front } of shippedLessons(product().lessonsDir)) {
        const { id, title, language, minutes, kernels } = front;
        print(
          options.json
            ? printableJson({ ...front, steps: steps.length })
            : line`${id.padEnd(24)} ${language}  ${String(minutes).padStart(3)} min  ${kernels.join(' ').padEnd(18)}  ${title}`,
        );
      }
    });
