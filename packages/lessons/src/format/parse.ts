import { Problem } from '@hooklab/base';
import { Lexer, type Token } from 'marked';
import type { z } from 'zod';
import type { Block, Inline } from '../markdown/ast';
import { blockOf, inlines, NotAllowed } from '../markdown/read';
import { lessonFaults } from './faults';
import type { Lesson, Lines, Step, StepKind } from './lesson';
import { frontSchema, predictSchema, runSchema, taskSchema } from './schema';
import { type LessonFault, readYaml } from './yaml';

/** A lesson is read by people: what is larger is none. */
const MOST_BYTES = 256 * 1024;

/**
 * The text of a lesson's file:
 *
 *   ---
 *   id: four-lists
 *   …
 *   ---
 *   ## Goal: Four lists that disagree
 *   prose
 *   ## Predict: …
 *   ```yaml step
 *   question: …
 *   ```
 *
 * Throws Problem `lesson`: `where` is its first fault's file and line, `log` has all, one a line.
 */
export function parseLesson(text: string, file: string): Lesson {
  const faults: LessonFault[] = [];
  if (text.length > MOST_BYTES)
    throw refused(file, [{ line: 1, message: `a lesson has at most ${MOST_BYTES / 1024} KiB` }]);
  const plain = text.replaceAll('\r\n', '\n');
  const front = frontOf(plain, faults);
  const steps = front ? stepsOf(front.body, front.line, faults) : [];
  if (front && faults.length === 0) faults.push(...lessonFaults({ ...front.data, steps }));
  if (!front || faults.length > 0) throw refused(file, faults);
  return { ...front.data, steps };
}

function refused(file: string, faults: readonly LessonFault[]): Problem {
  const [first, ...more] = [...faults].sort((a, b) => a.line - b.line);
  return new Problem({
    code: 'lesson',
    what: 'This is no lesson that can be taken',
    where: `${file}:${first!.line}`,
    cause: `${first!.message}${more.length > 0 ? ` (and ${more.length} more)` : ''}`,
    log: faults.map(({ line, message }) => `${file}:${line}: ${message}`).join('\n'),
  });
}

const FENCE = '---';

function frontOf(text: string, faults: LessonFault[]) {
  const lines = text.split('\n');
  const end = lines.indexOf(FENCE, 1);
  if (lines[0] !== FENCE || end < 0) {
    faults.push({ line: 1, message: 'a lesson begins with its front matter between two lines of ---' });
    return null;
  }
  const read = readYaml(lines.slice(1, end).join('\n'), 2, frontSchema);
  if ('faults' in read) {
    faults.push(...read.faults);
    return null;
  }
  return { data: read.data, body: lines.slice(end + 1).join('\n'), line: end + 2 };
}

const KINDS: ReadonlySet<string> = new Set(['goal', 'predict', 'run', 'reveal', 'change', 'make']);

interface Open {
  kind: StepKind;
  title: string;
  line: number;
  text: Block[];
  yaml: { text: string; line: number } | null;
}

function stepsOf(body: string, first: number, faults: LessonFault[]): Step[] {
  const open: Open[] = [];
  let line = first;
  for (const token of new Lexer({ gfm: true }).lex(body)) {
    take(token, line, open, faults);
    line += token.raw.split('\n').length - 1;
  }
  return open.flatMap((step) => made(step, faults) ?? []);
}

function take(token: Token, line: number, open: Open[], faults: LessonFault[]): void {
  if (token.type === 'heading' && token.depth <= 2) {
    const [, kind = '', title = ''] = /^(\w+)(?::\s*(.+))?$/.exec(token.text) ?? [];
    const known = kind.toLowerCase();
    if (token.depth !== 2 || !KINDS.has(known))
      faults.push({ line, message: 'a step is headed “## Goal: …”, Predict, Run, Reveal, Change or Make' });
    open.push({ kind: known as StepKind, title: title.trim(), line, text: [], yaml: null });
    return;
  }
  const step = open.at(-1);
  if (!step) {
    if (token.type !== 'space') faults.push({ line, message: 'what comes before the first step is in none' });
    return;
  }
  if (token.type === 'code' && /^yaml\s+step$/.test(token.lang ?? '')) {
    if (step.yaml) faults.push({ line, message: 'a step has one block of yaml' });
    else step.yaml = { text: token.text, line: line + 1 };
    return;
  }
  try {
    step.text.push(...blockOf(token));
  } catch (error) {
    if (!(error instanceof NotAllowed)) throw error;
    faults.push({ line, message: `a lesson has no ${error.message.replace(/^an? /, '')}` });
  }
}

function made({ kind, title, line, text, yaml }: Open, faults: LessonFault[]): Step | null {
  const common = { title, text, line };
  switch (kind) {
    case 'goal':
    case 'reveal':
      if (yaml) faults.push({ line: yaml.line, message: `a ${kind} is text only` });
      return { ...common, kind };
    case 'predict': {
      const data = dataOf(yaml, line, predictSchema, faults);
      if (!data) return null;
      const one = (words: string) => lineOf(words, yaml!.line, faults);
      return {
        ...common,
        kind,
        data,
        words: { question: one(data.question), options: data.options.map(one), why: one(data.why) },
      };
    }
    case 'run': {
      const data = dataOf(yaml, line, runSchema, faults);
      return data && { ...common, kind, data, hints: linesOf(data.hints, yaml!.line, faults) };
    }
    case 'change':
    case 'make': {
      const data = dataOf(yaml, line, taskSchema, faults);
      return data && { ...common, kind, data, hints: linesOf(data.hints, yaml!.line, faults) };
    }
    default:
      return null;
  }
}

function dataOf<T>(yaml: Open['yaml'], line: number, schema: z.ZodType<T>, faults: LessonFault[]): T | null {
  if (!yaml) {
    faults.push({ line, message: 'this step needs a block ```yaml step' });
    return null;
  }
  const read = readYaml(yaml.text, yaml.line, schema);
  if ('data' in read) return read.data;
  faults.push(...read.faults);
  return null;
}

const linesOf = (all: readonly string[], line: number, faults: LessonFault[]): Lines =>
  all.map((text) => lineOf(text, line, faults));

function lineOf(text: string, line: number, faults: LessonFault[]): Inline[] {
  try {
    return inlines(Lexer.lexInline(text), text);
  } catch (error) {
    if (!(error instanceof NotAllowed)) throw error;
    faults.push({ line, message: `a lesson has no ${error.message.replace(/^an? /, '')}` });
    return [];
  }
}
