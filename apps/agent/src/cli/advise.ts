import { readFileSync } from 'node:fs';
import {
  type AdvisorFacts,
  advise,
  type Candidate,
  factsOf,
  HOOKS,
  type HookId,
  type Needs,
  parseNeeds,
  parsePoint,
  pointText,
  predicateById,
  predictMany,
  type Question,
  say,
  sourceText,
  understand,
} from '@hooklab/advisor';
import { Problem } from '@hooklab/base';
import { Command } from 'commander';
import { loadSurface } from '../surface/load';
import { writeLines } from './lines';
import { withSetting } from './setting';

interface Options {
  points?: string;
  goal?: string;
  need?: string;
  surface?: string;
  target?: string;
  hooks?: string;
  json?: boolean;
}

const MASS_HOOKS = 'fentry,fexit,kprobe,kretprobe,kprobe.multi';

export const adviseCommand = (): Command =>
  new Command('advise')
    .description('Which hooks work at a point or for a goal on a kernel, which do not, and why')
    .argument('[point]', 'fn:NAME, syscall:NAME, tracepoint:CATEGORY:NAME, lsm:HOOK, struct:NAME.FIELD …')
    .option('--goal <text>', 'what you want to know, in plain words: "who deletes this file"')
    .option('--need <needs>', 'what must be had: entry,return,latency,stack …')
    .option('--points <file>', 'a file with one function name a line: one answer for each name and hook')
    .option('-s, --surface <surface>', 'a shipped surface such as debian-6.12, a directory or a .tar.xz')
    .option('-t, --target <target>', 'ask a live target\u2019s kernel instead')
    .option('--hooks <hooks>', 'only these, with commas between them')
    .option('--json', 'one JSON line an answer')
    .action(async (point: string | undefined, options: Options) => {
      if ([point, options.goal, options.points].filter((given) => given !== undefined).length !== 1) {
        throw new Problem({ code: 'usage', what: 'Give one of a point, --goal TEXT and --points FILE' });
      }
      const needs = options.need === undefined ? {} : neededBy(options.need);
      await withSetting(async ({ workbench, product }, signal) => {
        const facts = factsOf(await loadSurface(options, workbench, product.surfacesDir));
        if (options.points !== undefined) {
          const hooks = chosenHooks(options.hooks ?? MASS_HOOKS);
          return writeLines(manyLines(facts, readPoints(options.points), hooks), signal);
        }
        const question: Question =
          point === undefined ? goalOf(options.goal!, facts) : { kind: 'point', point: parsePoint(point) };
        const only = options.hooks === undefined ? null : new Set(chosenHooks(options.hooks));
        const { candidates, title } = advise(facts, question, { needs });
        const shown = candidates.filter(({ hook }) => !only || only.has(hook));
        const head = title && !options.json ? [`${say(title)}\n`] : [];
        const lines = shown.map((c) => (options.json ? JSON.stringify(shape(c)) : card(c)));
        await writeLines([...head, ...lines], signal);
      });
    });

/** One line a name and hook, in the order of the file. */
function* manyLines(facts: AdvisorFacts, names: string[], hooks: HookId[]): Generator<string> {
  for (const line of predictMany(facts, names, hooks)) yield JSON.stringify(line);
}

/** A candidate as one JSON object: words said, points and sources as text. */
function shape(c: Candidate) {
  return {
    rank: c.rank,
    point: c.points.map(pointText).join(' '),
    hook: c.hook,
    verdict: c.verdict,
    ...(c.stage ? { stage: c.stage } : {}),
    ...(c.errno ? { errno: c.errno } : {}),
    predicate: c.predicate,
    reason: say(c.reason),
    because: c.because && say(c.because),
    sections: c.sections,
    context: c.context,
    sees: c.sees.map(({ name, type, how, code }) => ({ name, type, how: say(how), code })),
    cannotSee: c.cannotSee.map((message) => say(message)),
    costs: c.costs,
    instructions: c.instructions,
    stability: c.stability,
    privileges: say(c.privileges),
    minKernel: c.minKernel,
    trap: c.trap && say(c.trap),
    corrections: c.corrections,
    evidence: c.evidence.map(({ predicate, holds, places }) => ({
      predicate,
      holds,
      places,
      source: predicateById.get(predicate)?.sources.map(sourceText) ?? [],
    })),
    ladder: c.ladder.map(({ hook, points, sections, loses, gains }) => ({
      hook,
      point: points.map(pointText).join(' '),
      sections,
      loses: loses.map((message) => say(message)),
      gains: gains.map((message) => say(message)),
    })),
    score: c.score,
    moves: c.moves.map(({ need, points, why }) => ({ need, points, why: say(why) })),
  };
}

const mark = { works: '✓ works', caveat: '! caveat', fails: '✗ fails', unknown: '? unknown' } as const;

/** A candidate for reading: verdict, section, reason; then, where it works, what it sees and its trap. */
function card(c: Candidate): string {
  const failure = c.errno ? ` (${c.stage}, ${c.errno})` : '';
  const source = c.predicate ? ` [${c.predicate}]` : '';
  let text = `${String(c.rank).padStart(2)} ${mark[c.verdict].padEnd(9)} ${c.sections.join(' + ')}\n`;
  text += `   ${say(c.reason)}${failure}${source}`;
  if (c.verdict !== 'fails' && c.trap) text += `\n   Trap: ${say(c.trap)}`;
  return text;
}

function goalOf(text: string, facts: AdvisorFacts): Question {
  const { question, goals } = understand(text, facts);
  if (question) return question;
  throw new Problem({
    code: 'unknown-goal',
    what: `No goal that Hooklab knows fits “${text}”`,
    fix: goals.length
      ? `Did you mean ${goals
          .slice(0, 3)
          .map((match) => match.goal.id)
          .join(', ')}?`
      : 'Name a point instead',
  });
}

function neededBy(text: string): Needs {
  const needs = parseNeeds(text);
  if (needs) return needs;
  throw new Problem({
    code: 'usage',
    what: `“${text}” is not a list of needs`,
    fix: 'Write some of entry,return,latency,stack, with commas between them',
  });
}

/** Names, one a line; empty lines and lines that begin with # are passed over. */
function readPoints(file: string): string[] {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new Problem({
      code: 'no-points',
      what: 'The list of points cannot be read',
      where: file,
      cause: (error as Error).message,
    });
  }
  const names = text.split('\n').map((line) => line.trim());
  return names.filter((name) => name && !name.startsWith('#'));
}

function chosenHooks(text: string): HookId[] {
  const known = HOOKS.map((hook) => hook.id);
  return text.split(',').map((name) => {
    const hook = known.find((id) => id === name.trim());
    if (hook) return hook;
    throw new Problem({
      code: 'usage',
      what: `“${name}” is not a hook`,
      fix: `Take some of ${known.join(', ')}`,
    });
  });
}
