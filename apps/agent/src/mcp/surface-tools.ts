import { Problem } from '@hooklab/base';
import { absentPoint, diffKind, findPoint, incomparable, kindDiffLine, POINT_KINDS } from '@hooklab/surface';
import { z } from 'zod';
import { DIFF_KINDS, notCompared, pointChanges, pointDiff } from '../answer/diff';
import { noneFound } from '../answer/none-found';
import { searched } from '../answer/search';
import { clamped } from './clamp';
import { kernelInput, kernelNamed, kernelOf, pointInput } from './inputs';
import { tool } from './tool';

const MOST_FOUND = 100;

export const searchTool = tool({
  name: 'search',
  title: 'Points by name',
  about:
    'Points of a kernel (functions, syscalls, tracepoints, types) by words, best first. Filters in the query: arg:sk_buff ret:int field:sk_state module:ext4 category:sched kind:fn traceable:yes.',
  input: z.strictObject({
    query: z.string().min(1).max(1000),
    ...kernelInput,
    limit: z.number().int().min(1).default(20).describe(`at most ${MOST_FOUND}`),
  }),
  readOnly: true,
  async answer({ query, limit, ...from }, bench, call) {
    const { surface, catalog } = await kernelOf(from, bench, call);
    const words: string[] = [];
    const { found, of } = searched(catalog, query, clamped('limit', limit, MOST_FOUND, words));
    return {
      surface: surface.name,
      found,
      of,
      ...(words.length > 0 ? { clamped: words } : {}),
      ...(of === 0 ? { none: noneFound(catalog, query) } : {}),
    };
  },
});

export const showTool = tool({
  name: 'show',
  title: 'One point',
  about: 'All that a kernel says of one point: prototype, fields, where it is, what can be attached there.',
  input: z.strictObject({ point: pointInput, ...kernelInput }),
  readOnly: true,
  async answer({ point: name, ...from }, bench, call) {
    if (/^(?:user|usdt):/.test(name)) {
      throw new Problem({
        code: 'not-here',
        what: 'Files of this machine are not read from here',
        where: name,
        fix: 'A person sees what a program offers with: hooklab surface user PATH',
      });
    }
    const { surface } = await kernelOf(from, bench, call);
    const point = findPoint(surface, name);
    if (!point) throw absentPoint(surface, name);
    return { surface: surface.name, point };
  },
});

const side = z.string().min(1).max(100).describe('a saved surface or a target: debian-5.10, lab:6.12');

export const diffTool = tool({
  name: 'diff',
  title: 'Two kernels compared',
  about:
    'What differs between two kernels: one point side by side; or of every kind of point how many appeared, vanished and changed, with a kind also which.',
  input: z.strictObject({
    a: side,
    b: side,
    point: pointInput.optional(),
    kind: z.enum(POINT_KINDS).optional(),
    limit: z.number().int().min(1).default(50).describe(`changes of a kind, at most ${MOST_FOUND}`),
  }),
  readOnly: true,
  async answer({ a, b, point, kind, limit }, bench, call) {
    const from = (await kernelNamed(a, bench, call)).surface;
    const to = (await kernelNamed(b, bench, call)).surface;
    if (point !== undefined) return { a, b, diff: pointDiff(from, to, point) };
    const words: string[] = [];
    const most = clamped('limit', limit, MOST_FOUND, words);
    const kinds = [];
    for (const k of kind ? [kind] : DIFF_KINDS) {
      const why = incomparable(from, to, k);
      if (why && kind) throw notCompared(k, why);
      if (why) kinds.push({ kind: k, notCompared: why });
      else {
        const diff = diffKind(from, to, k);
        const changes = [...pointChanges(k, diff)];
        const shown = kind ? { changes: changes.slice(0, most), of: changes.length } : {};
        kinds.push({ kind: k, said: kindDiffLine(k, diff), ...shown });
      }
    }
    return { a, b, kinds, ...(words.length > 0 ? { clamped: words } : {}) };
  },
});
