import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { factsOf } from '@hooklab/advisor';
import { Problem } from '@hooklab/base';
import { generate, type ProbeFacts } from '@hooklab/probe';
import { readTar, Surface } from '@hooklab/surface';
import { describe, expect, it } from 'vitest';
import {
  type Lesson,
  type LessonProbe,
  onKernel,
  parseLesson,
  probeName,
  type Step,
  specOfProbe,
} from './index';

/**
 * Every lesson of ../library is read, and what it runs on a kernel is a program for that kernel's shipped surface. That it
 * holds there for real says `hooklab lesson check --all`.
 */
const folder = new URL('../library/', import.meta.url);
const lessons = readdirSync(folder)
  .filter((name) => name.endsWith('.md'))
  .map((name) => ({ name, lesson: parseLesson(readFileSync(new URL(name, folder), 'utf8'), name) }));

it.each(lessons)('$name is called after its id and language', ({ name, lesson: { id, language } }) => {
  expect(name).toBe(language === 'en' ? `${id}.md` : `${id}.${language}.md`);
});

it('lessons have an order of their own', () => {
  const english = lessons.filter(({ lesson }) => lesson.language === 'en');
  expect(new Set(english.map(({ lesson }) => lesson.order)).size).toBe(english.length);
});

/** All of a lesson that its texts do not say. */
const bare = ({ steps, kernels, minutes, order }: Lesson) => ({
  kernels,
  minutes,
  order,
  steps: steps.map((step) => ({ kind: step.kind, data: 'data' in step ? withoutTexts(step.data) : null })),
});
const TEXTS = new Set(['question', 'options', 'why', 'say', 'ask', 'hints']);
const withoutTexts = (data: unknown) =>
  JSON.parse(JSON.stringify(data, (key, value) => (TEXTS.has(key) ? undefined : value)));

it.each(lessons.filter(({ lesson }) => lesson.language !== 'en'))(
  '$name asks what the English one asks',
  ({ lesson }) => {
    const english = lessons.find((each) => each.lesson.id === lesson.id && each.lesson.language === 'en');
    expect(bare(lesson)).toEqual(bare(english!.lesson));
  },
);

const KERNELS = [...new Set(lessons.flatMap(({ lesson }) => lesson.kernels))].sort();

function factsOfShipped(kernel: string) {
  const path = fileURLToPath(new URL(`../../surface/shipped/debian-${kernel}.tar.xz`, import.meta.url));
  const tar = execFileSync('xz', ['-dc', path], { maxBuffer: 256 * 1024 ** 2 });
  const surface = new Surface(kernel, readTar(tar));
  const probeFacts: ProbeFacts = { kernel, arch: 'x86_64', surface };
  return { facts: factsOf(surface), probeFacts };
}

/** What a step runs, and those of its probes of which it says that they do not. */
function probesOf(step: Step, kernel: string): { probes: LessonProbe[]; failing: Set<string> } {
  if (step.kind !== 'run' && step.kind !== 'change' && step.kind !== 'make')
    return { probes: [], failing: new Set() };
  const failing = onKernel(step.data.checks, kernel).flatMap(({ failed }) => failed?.of ?? []);
  if (step.kind === 'run') return { probes: onKernel(step.data.probes, kernel), failing: new Set(failing) };
  // a wrong student may be wrong by what is no program
  const right = onKernel(step.data.right, kernel).flatMap(({ probes = [] }) => onKernel(probes, kernel));
  return { probes: right, failing: new Set() };
}

/** What a step says that the C of its own probe has. */
const sourcesOf = (step: Step, name: string, kernel: string): string[] =>
  step.kind !== 'run'
    ? []
    : onKernel(step.data.checks, kernel).flatMap(({ source }) =>
        source && (source.of ?? name) === name ? [source.has] : [],
      );

describe.each(KERNELS)('what lessons run on %s', (kernel) => {
  const { facts, probeFacts } = factsOfShipped(kernel);
  const mine = lessons.filter(({ lesson }) => lesson.language === 'en' && lesson.kernels.includes(kernel));
  it.each(mine)('$name', ({ lesson }) => {
    for (const [i, step] of lesson.steps.entries()) {
      const { probes, failing } = probesOf(step, kernel);
      for (const probe of probes) {
        const name = `${lesson.id} step ${i + 1}: ${probeName(probe)}`;
        const made = () => {
          const { spec, hook } = specOfProbe(probe, facts, probeFacts);
          return generate(spec, hook, probeFacts).source;
        };
        if (!failing.has(probeName(probe))) {
          const source = made();
          expect(source, name).toMatch(/^\/\/ SPDX/);
          for (const has of sourcesOf(step, probeName(probe), kernel)) expect(source, name).toContain(has);
        } else expect(() => made(), name).not.toThrow(TypeError);
      }
    }
  });
});

it('a probe that no kernel has is a Problem', () => {
  const { facts, probeFacts } = factsOfShipped('6.12');
  expect(() => specOfProbe({ point: 'fn:no_such_function', hook: 'fentry' }, facts, probeFacts)).toThrow(
    Problem,
  );
});
