import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Problem, problemLine } from '@hooklab/base';
import { parsePoint } from '@hooklab/hook';
import { readTar, Surface } from '@hooklab/surface';
import { describe, expect, it } from 'vitest';
import type { ProbeFacts } from '../facts/facts';
import { generate, parseSpec } from '../index';
import type { CardNeeds } from './ends';
import { specOfCard } from './spec';

/**
 * goldens/NAME.json is a card: kernel (of the shipped surfaces), title, hook, points, needs, the hooks beside it, and what is
 * asked and filtered;
 * goldens/NAME.c the program that it becomes, or the Problem. HOOKLAB_GOLDENS=write fills a new case, and rewrites
 * the others: look at the diff.
 */
interface Case {
  kernel: string;
  title: string;
  hook: Parameters<typeof specOfCard>[0]['chosen']['hook'];
  points: string[];
  joined?: boolean;
  needs: CardNeeds;
  others?: Case['hook'][];
  asked?: string[];
  filter?: string[];
}

const folder = new URL('./goldens/', import.meta.url);
const rewrite = process.env.HOOKLAB_GOLDENS === 'write';
const names = readdirSync(folder)
  .filter((file) => file.endsWith('.json'))
  .map((file) => file.slice(0, -'.json'.length));
const caseOf = (name: string): Case =>
  JSON.parse(readFileSync(new URL(`${name}.json`, folder), 'utf8')) as Case;

const kernels = new Map<string, ProbeFacts>();
function factsOf(kernel: string): ProbeFacts {
  let facts = kernels.get(kernel);
  if (!facts) {
    const path = fileURLToPath(new URL(`../../../surface/shipped/${kernel}.tar.xz`, import.meta.url));
    const tar = execFileSync('xz', ['-dc', path], { maxBuffer: 256 * 1024 ** 2 });
    facts = { kernel, arch: 'x86_64', surface: new Surface(kernel, readTar(tar)) };
    kernels.set(kernel, facts);
  }
  return facts;
}

const specOf = ({ kernel, title, hook, points, joined, needs, others = [], asked, filter }: Case) => {
  const at = points.map(parsePoint);
  return specOfCard(
    {
      title,
      chosen: { hook, points: at, joined },
      others: others.map((other) => ({ hook: other, points: at, joined })),
      needs,
      asked,
      filter,
    },
    factsOf(kernel),
  );
};

function outcome(each: Case): string {
  try {
    return generate(specOf(each), each.hook, factsOf(each.kernel)).source;
  } catch (error) {
    if (error instanceof Problem) return `${error.code}\n${problemLine(error)}\n`;
    throw error;
  }
}

describe('cards', () => {
  it.each(names)('%s', (name) => {
    const got = outcome(caseOf(name));
    const path = new URL(`${name}.c`, folder);
    if (rewrite) writeFileSync(path, got);
    expect(got).toBe(readFileSync(path, 'utf8'));
  });

  it.each(names)('%s: every path of every program is accounted for', (name) => {
    const each = caseOf(name);
    const source = outcome(each);
    if (!source.startsWith('// SPDX')) return; // its golden is the Problem
    const { program } = generate(specOf(each), each.hook, factsOf(each.kernel));
    expect(source.match(/^SEC\("(?!\.)/gm)?.length).toBe(program.probes.length);
    // each program enters once; each record that is reserved is submitted or given back
    expect(source.match(/hl_enter(ed)?\(\)/g)).toHaveLength(program.probes.length);
    expect(source.match(/hl_reserve\(/g)?.length).toBe(source.match(/hl_submit\(/g)?.length);
  });

  it('keep as ways the other hooks that give every column, and only those', () => {
    const unlink: Case = {
      kernel: 'debian-6.12',
      title: 'Who deletes files',
      hook: 'fentry',
      points: ['fn:vfs_unlink'],
      needs: { entry: true },
      others: ['fexit', 'kprobe', 'kretprobe', 'kprobe.multi', 'iter'],
    };
    const spec = specOf(unlink);
    expect(spec.ways.map(({ hook }) => hook)).toEqual(['fentry', 'fexit', 'kprobe', 'kprobe.multi']);
    const openat = specOf({
      ...unlink,
      hook: 'tp',
      points: ['syscall:openat'],
      others: ['fentry', 'raw_tp', 'ksyscall'],
    });
    expect(openat.ways.map(({ hook }) => hook)).toEqual(['tp', 'fentry', 'raw_tp', 'ksyscall']);
    for (const each of [spec, openat]) {
      expect(parseSpec(JSON.parse(JSON.stringify(each)))).toEqual(each);
      for (const { hook } of each.ways) {
        expect(generate(each, hook, factsOf('debian-6.12')).source).toContain(`SEC("${hook}/`);
      }
    }
  });
});
