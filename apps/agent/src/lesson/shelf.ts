import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Problem } from '@hooklab/base';
import { type Lesson, parseLesson } from '@hooklab/lessons';

/** Those that Hooklab ships, in their order; a lesson in several languages is there once for each. Throws Problem `lesson`. */
export const shippedLessons = (dir: string): Lesson[] =>
  readdirSync(dir)
    .filter((name) => name.endsWith('.md'))
    .map((name) => parseLesson(readFileSync(join(dir, name), 'utf8'), name))
    .sort((a, b) => a.order - b.order || a.language.localeCompare(b.language));

/** By its id, in the wished language where it is there; or a file. Throws Problem. */
export function lessonNamed(dir: string, name: string, language = 'en'): Lesson {
  if (name.endsWith('.md')) {
    if (!existsSync(name)) throw new Problem({ code: 'no-file', what: 'There is no such file', where: name });
    return parseLesson(readFileSync(name, 'utf8'), name);
  }
  const all = shippedLessons(dir);
  const mine = all.filter(({ id }) => id === name);
  const lesson = mine.find((each) => each.language === language) ?? mine[0];
  if (lesson) return lesson;
  throw new Problem({
    code: 'unknown-lesson',
    what: `There is no lesson ${name}`,
    fix: `Take one of ${[...new Set(all.map(({ id }) => id))].join(', ')}, or a file that ends with .md`,
  });
}
