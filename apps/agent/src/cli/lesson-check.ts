import { line, type Printable, Problem, printable, printableJson } from '@hooklab/base';
import type { Lesson } from '@hooklab/lessons';
import { Command } from 'commander';
import { type Proof, proveLesson } from '../lesson/prove';
import { lessonNamed, shippedLessons } from '../lesson/shelf';
import { print, progress } from '../output/output';
import { product } from '../state/product';
import { showProgress, withSetting } from './setting';

interface Options {
  all?: boolean;
  kernels?: string;
  target?: string;
  json?: boolean;
}

/** The proof of a lesson: a right and a wrong student of each step, in real lab VMs. */
export const lessonCheckCommand = (): Command =>
  new Command('check')
    .description(
      'Prove that a lesson holds on every kernel that it claims: right students pass, wrong ones do not',
    )
    .argument('[lesson...]', 'ids, or files that end with .md')
    .option('--all', 'every lesson that is there')
    .option('--kernels <kernels>', 'only these of its kernels: 6.12,7.2')
    .option('-t, --target <target>', 'only this lab VM: lab:6.12')
    .option('--json', 'one JSON line for each student of each step')
    .action(async (names: string[], options: Options) => {
      const { lessonsDir } = product();
      // languages of a lesson differ in their texts only: one of them is played
      const lessons = options.all
        ? shippedLessons(lessonsDir).filter(({ language }) => language === 'en')
        : names.map((name) => lessonNamed(lessonsDir, name));
      if (lessons.length === 0)
        throw new Problem({ code: 'usage', what: 'Name a lesson, or say --all', fix: 'hooklab lesson list' });
      const plan = planOf(lessons, options);
      await withSetting(async ({ workbench }, signal) => {
        showProgress(workbench);
        const proofs: Proof[] = [];
        for (const [kernel, mine] of plan) {
          for (const lesson of mine) {
            progress(line`${lesson.id} on ${kernel}`);
            await proveLesson(
              workbench,
              lesson,
              kernel,
              (proof) => {
                proofs.push(proof);
                print(...(options.json ? [printableJson(proof)] : textOf(proof, lesson)));
              },
              signal,
            );
          }
          // one VM at a time
          await workbench.targets.stop(`lab:${kernel}`);
        }
        const bad = proofs.filter(({ ok }) => !ok);
        const tried = proofs.filter(({ who }) => who !== 'checks').length;
        if (bad.length === 0) {
          if (!options.json)
            print(line`${lessons.length} lessons hold: ${tried} tries on ${[...plan.keys()].join(' ')}`);
          return;
        }
        throw new Problem({
          code: 'lesson-fails',
          what: `${bad.length} of ${proofs.length} do not hold`,
          where: [
            ...new Set(bad.map(({ lesson, kernel, step }) => `${lesson} step ${step} on ${kernel}`)),
          ].join(', '),
        });
      });
    });

/** By kernel, in their order: each VM is booted once. */
function planOf(lessons: readonly Lesson[], { kernels, target }: Options): Map<string, Lesson[]> {
  const wanted = target ? [target.replace(/^lab:/, '')] : (kernels?.split(',') ?? null);
  const plan = new Map<string, Lesson[]>();
  for (const lesson of lessons)
    for (const kernel of lesson.kernels)
      if (!wanted || wanted.includes(kernel)) plan.set(kernel, [...(plan.get(kernel) ?? []), lesson]);
  if (plan.size > 0) return plan;
  throw new Problem({
    code: 'usage',
    what: `No lesson that was named claims ${wanted?.join(', ')}`,
    fix: `They claim ${[...new Set(lessons.flatMap((lesson) => lesson.kernels))].join(', ')}`,
  });
}

function textOf(
  { kernel, lesson, step, who, nth, ok, results, problem, ms }: Proof,
  of: Lesson,
): Printable[] {
  const { kind, title } = of.steps[step - 1]!;
  const time = ms > 0 ? `, ${(ms / 1000).toFixed(1)} s` : '';
  const head = `${ok ? 'ok  ' : 'FAIL'}  ${kernel} ${lesson} ${step} ${kind}: ${title} (${who}${who === 'given' || who === 'checks' ? '' : ` ${nth}`}${time})`;
  return [
    printable(head),
    ...(problem ? [line`        ${problem.what}: ${problem.cause ?? ''}`] : []),
    ...(ok
      ? []
      : results.map((each) => line`        ${each.ok ? 'holds' : 'no   '}  ${each.say}: ${each.saw}`)),
  ];
}
