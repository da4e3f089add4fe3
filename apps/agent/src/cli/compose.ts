import { Problem, printable, printableJson } from '@hooklab/base';
import { type Generated, generate, shippedSpecs } from '@hooklab/probe';
import { Btf, Surface } from '@hooklab/surface';
import { Command } from 'commander';
import { wantedOf } from '../answer/best-spec';
import { composedOn } from '../answer/compose';
import { readyJson, readyLine, readyWords } from '../answer/ready';
import { EXAMPLES, filterOption, isSpec, specNamed } from '../answer/words';
import { EMITS, type Emit, emitNamed, emitted, linesOf, writeOut } from '../library/emit';
import { print, printAll, say } from '../output/output';
import { showProgress, withSetting } from './setting';
import { type From, fromOptions, open } from './surface-options';
import { type WhoseOptions, whoseOf, whoseOptions } from './whose';

interface Options extends From, WhoseOptions {
  goal?: string;
  need?: string;
  filter: string[];
  hook?: string;
  emit: Emit;
  passes?: boolean;
  out?: string;
  list?: boolean;
}

export const composeCommand = (): Command =>
  fromOptions(
    whoseOptions(new Command('compose'))
      .description('A point, a question or a probe spec as the C that it becomes on a kernel; nothing is run')
      .argument('[what]', 'fn:NAME, syscall:NAME, tracepoint:CATEGORY:NAME …; a JSON file or a shipped spec')
      .argument('[expressions...]', `what to show, instead of every value that the hook gives: ${EXAMPLES}`)
      .option('--list', 'the ready specs instead: name, hooks, the question that each answers')
      .option('--goal <text>', 'what you want to know, in plain words: the best hook that answers it')
      .option('--need <needs>', 'what must be had: entry,return,latency,stack …')
      .option(...filterOption)
      .option('--hook <hook>', 'this hook; else the best one, or the spec’s first')
      .option('--emit <what>', `what to write: ${EMITS.join(', ')}`, emitNamed, 'c')
      .option('--passes', 'what each pass gave, one JSON line a pass')
      .option('-o, --out <path>', 'write it there: a file; of a project a new directory'),
    'one JSON object: spec, hook, source; by --emit also script or files',
  ).action(async (what: string | undefined, expressions: string[], options: Options) => {
    if (options.list) {
      if (what !== undefined || options.goal !== undefined)
        throw new Problem({ code: 'usage', what: '--list names the ready specs, and takes nothing else' });
      return print(...shippedSpecs().map(options.json ? readyJson : readyLine));
    }
    if ((what === undefined) === (options.goal === undefined)) {
      throw new Problem({ code: 'usage', what: 'Give either a point or spec, or --goal TEXT' });
    }
    // what is wrong with a spec is said before a kernel is read for it
    const given = what !== undefined && isSpec(what) ? specNamed(what) : null;
    if (given && (expressions.length > 0 || options.filter.length > 0)) {
      throw new Problem({
        code: 'usage',
        what: 'A spec has its own columns and filters',
        fix: 'Change them in the spec, or ask for a point',
      });
    }
    const wanted = wantedOf(options, expressions);
    const whose = whoseOf(options);
    await withSetting(async (setting, signal) => {
      showProgress(setting.workbench);
      const surface = await open(options, setting);
      const { spec, hook, facts, ready } = composedOn(surface, {
        given,
        point: what,
        goal: options.goal,
        wanted,
        whose,
      });
      for (const words of ready ? readyWords(ready) : []) say(printable(words));
      const { bpfDir } = setting.product;
      if (options.passes) return printAll(passLines(generate(spec, hook, facts)), signal);
      const out = emitted(options.emit, spec, hook, facts, bpfDir);
      if (options.out === undefined) return printAll(linesOf(out, options.json === true), signal);
      say(writeOut(options.out, out, spec.title));
    });
  });

/** A kernel's types are named, not written. */
const passLines = ({ passes }: Generated) =>
  passes.map(({ name, output }) =>
    printableJson(
      JSON.parse(
        JSON.stringify({ pass: name, output }, (_, value: unknown) =>
          value instanceof Btf ? value.origin : value instanceof Surface ? value.name : value,
        ),
      ),
    ),
  );
