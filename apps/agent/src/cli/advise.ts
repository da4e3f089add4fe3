import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { applies, factsOf, HOOKS, type HookId, parsePoint, pointText, predict, say } from '@hooklab/advisor';
import { Problem } from '@hooklab/base';
import { Command } from 'commander';
import { loadSurface } from '../surface/load';
import { withSetting } from './setting';

interface Options {
  points?: string;
  surface?: string;
  target?: string;
  hooks?: string;
  json?: boolean;
}

const DEFAULT_HOOKS = 'fentry,fexit,kprobe,kretprobe,kprobe.multi';

export const adviseCommand = (): Command =>
  new Command('advise')
    .description('Which hooks work at a point of a kernel, which do not, and why')
    .argument('[point]', 'fn:NAME, syscall:NAME, tracepoint:CATEGORY:NAME, rawtracepoint:NAME or lsm:HOOK')
    .option('--points <file>', 'a file with one function name a line: one answer for each name and hook')
    .option('-s, --surface <surface>', 'a shipped surface such as debian-6.12, a directory or a .tar.xz')
    .option('-t, --target <target>', 'ask a live target’s kernel instead')
    .option('--hooks <hooks>', 'only these, with commas between them')
    .option('--json', 'one JSON line an answer')
    .action(async (point: string | undefined, options: Options) => {
      if ((point === undefined) === (options.points === undefined)) {
        throw new Problem({ code: 'usage', what: 'Give either a point or --points FILE' });
      }
      const points = point === undefined ? readPoints(options.points!) : [point];
      await withSetting(async ({ workbench, product }) => {
        const facts = factsOf(await loadSurface(options, workbench, product.surfacesDir));
        const hooks = chosenHooks(options.hooks ?? (point === undefined ? DEFAULT_HOOKS : undefined));
        let text = '';
        for (const name of points) {
          const at = parsePoint(name);
          for (const hook of hooks) {
            if (!applies(at, hook)) continue;
            const { verdict, stage, errno, predicate, why } = predict(facts, at, hook);
            text += options.json
              ? `${JSON.stringify({ point: pointText(at), hook, verdict, stage, errno, predicate, why: say(why) })}\n`
              : `${mark[verdict]} ${hook.padEnd(16)} ${say(why)}${errno ? ` (${stage}, ${errno})` : ''}${predicate ? ` [${predicate}]` : ''}\n`;
            if (text.length > 65_536) {
              if (!process.stdout.write(text)) await once(process.stdout, 'drain');
              text = '';
            }
          }
        }
        process.stdout.write(text);
      });
    });

const mark = { works: '✓ works  ', caveat: '! caveat ', fails: '✗ fails  ', unknown: '? unknown' } as const;

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
  return names
    .filter((name) => name && !name.startsWith('#'))
    .map((name) => (name.includes(':') ? name : `fn:${name}`));
}

function chosenHooks(text: string | undefined): HookId[] {
  const known = HOOKS.map((hook) => hook.id);
  if (text === undefined) return known;
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
