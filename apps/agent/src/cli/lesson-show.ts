import { line, type Printable, printableJson, printableLines } from '@hooklab/base';
import { lessonText } from '@hooklab/lessons';
import { Command } from 'commander';
import { lessonNamed } from '../lesson/shelf';
import { print } from '../output/output';
import { product } from '../state/product';

interface Options {
  language: string;
  json?: boolean;
}

export const lessonShowCommand = (): Command =>
  new Command('show')
    .description('A lesson: its steps as text')
    .argument('<lesson>', 'its id, or a file that ends with .md')
    .option('--language <language>', 'en or zh, where it is there', 'en')
    .option('--json', 'the lesson as it was read, in one JSON line')
    .action((name: string, { language, json }: Options) => {
      const lesson = lessonNamed(product().lessonsDir, name, language);
      const head: Printable = line`${lesson.title} (${lesson.id}, ${lesson.minutes} min, ${lesson.kernels.join(' ')})`;
      print(...(json ? [printableJson(lesson)] : [head, ...printableLines(lessonText(lesson))]));
    });
