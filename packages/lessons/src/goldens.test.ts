import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { Problem } from '@hooklab/base';
import { expect, it } from 'vitest';
import { parseLesson } from './index';

/**
 * goldens/good/NAME.md is read as NAME.json says; goldens/bad/NAME.md is refused with the line and the log of NAME.txt. A
 * new case is a new .md; HOOKLAB_GOLDENS=write fills and rewrites the others: look at the diff.
 */
const rewrite = process.env.HOOKLAB_GOLDENS === 'write';

function outcome(path: URL, name: string): { kind: 'json' | 'txt'; text: string } {
  try {
    const lesson = parseLesson(readFileSync(path, 'utf8'), name);
    return { kind: 'json', text: `${JSON.stringify(lesson, null, 2)}\n` };
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return { kind: 'txt', text: `${error.code}: ${error.message}\n${error.log}\n` };
  }
}

for (const [folder, kind] of [
  ['good', 'json'],
  ['bad', 'txt'],
] as const) {
  const dir = new URL(`./goldens/${folder}/`, import.meta.url);
  for (const name of readdirSync(dir).filter((file) => file.endsWith('.md'))) {
    it(`${folder}/${name}`, () => {
      const got = outcome(new URL(name, dir), name);
      expect(got.kind).toBe(kind);
      const golden = new URL(name.replace(/md$/, kind), dir);
      if (rewrite) writeFileSync(golden, got.text);
      expect(existsSync(golden) && readFileSync(golden, 'utf8')).toBe(got.text);
    });
  }
}
