import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { circles, twoWay } from './graph.mjs';

const SKIP = ['node_modules', 'dist', 'out', 'build', 'fixtures', 'goldens', 'test'];
/** Beside a room's sources, run by hand. */
const SKIP_IN_ROOM = ['bench'];

// import x from 'y'; export … from 'y'; import('y'); import 'y'; new Worker(new URL('y', …))
const IMPORT = /(?:\bfrom\s*|\bimport\s*\(\s*|^\s*import\s*|\bnew Worker\(\s*new URL\(\s*)['"]([^'"]+)['"]/gm;

const isTest = (file) => /\.(test|check|config)\.[a-z]+$|(^|\/)build\.mjs$/.test(file);

/**
 * What is against the table, a line each.
 * `root`: the repository; `table`: ROOMS, NEVER, ENTRIES, CIRCLES and PAIRS as in table.mjs.
 */
export function check(root, { ROOMS, NEVER, ENTRIES, CIRCLES, PAIRS }) {
  const faults = [];
  const graph = new Map();
  const folderPairs = [];
  for (const [room, rule] of Object.entries(ROOMS)) {
    if (!existsSync(join(root, room))) continue;
    if (rule.pure) faults.push(...impure(root, room));
    const files = [...sources(root, room)];
    const known = new Set(files);
    const imports = [];
    for (const file of files) {
      for (const [, target] of readFileSync(join(root, file), 'utf8').matchAll(IMPORT)) {
        const fault = roomFault(room, rule, NEVER, file, target);
        if (fault) faults.push(`${file}: ${fault}`);
        if (!target.startsWith('.') || isTest(file)) continue;
        const to = resolve(known, join(dirname(file), target));
        if (to) imports.push([file, to]);
      }
    }
    faults.push(...layerFaults(room, rule.layers, imports));
    for (const [from, to] of imports) graph.set(from, (graph.get(from) ?? new Set()).add(to));
    const inner = imports.filter(([from]) => !ENTRIES.includes(from.split('/').at(-1)));
    folderPairs.push(...twoWay(inner, dirname));
  }
  faults.push(...circleFaults(circles(graph), CIRCLES), ...pairFaults(folderPairs, PAIRS));
  return faults;
}

function* sources(root, room, dir = room) {
  for (const name of readdirSync(join(root, dir))) {
    if (name.startsWith('.') || SKIP.includes(name) || (dir === room && SKIP_IN_ROOM.includes(name)))
      continue;
    const path = `${dir}/${name}`;
    if (statSync(join(root, path)).isDirectory()) yield* sources(root, room, path);
    else if (/\.(ts|tsx|mjs|js)$/.test(name)) yield path;
  }
}

function resolve(known, path) {
  return [path, `${path}.ts`, `${path}.tsx`, `${path}/index.ts`].find((candidate) => known.has(candidate));
}

function roomFault(room, rule, never, file, target) {
  const own = /^@hooklab\/([a-z]+)(\/.+)?$/.exec(target);
  if (own) {
    const [, name, deep] = own;
    const ban = never.find((n) => room.startsWith(n.from) && n.to.includes(name));
    if (ban) return `${room} never imports @hooklab/${name}: ${ban.why}`;
    if (room.endsWith(`/${name}`)) return `imports its own room by name (${target})`;
    if (!rule.may.includes(name)) return `${room} may not import @hooklab/${name}`;
    if (deep) return `deep import ${target}; use what @hooklab/${name} exports`;
  } else if (target.startsWith('node:')) {
    if (!rule.node && !isTest(file)) return `${room} is free of Node, yet imports ${target}`;
  } else if (target.startsWith('.')) {
    const to = join(dirname(file), target);
    if (to !== room && !to.startsWith(`${room}/`)) return `reaches out of its room (${target})`;
  }
  return null;
}

/** A folder that the table does not name is part of the one above it that is named. */
function layerFaults(room, layers, imports) {
  if (!layers) return [];
  const layerOf = (file) => {
    for (let dir = dirname(file); dir !== '.'; dir = dirname(dir)) {
      const at = layers.indexOf(relative(room, dir));
      if (at >= 0) return at;
    }
    return null;
  };
  return imports.flatMap(([from, to]) => {
    const [a, b] = [layerOf(from), layerOf(to)];
    if (a === null || b === null)
      return [`${a === null ? from : to}: its folder has no row in the table of ${room}`];
    return b > a ? [`${from}: ${layers[a]} may not import ${layers[b]}, which is above it (${to})`] : [];
  });
}

/** The type checker knows neither Node nor the DOM there. */
function impure(root, room) {
  const at = `${room}/tsconfig.json`;
  const { compilerOptions: own = {} } = JSON.parse(readFileSync(join(root, at), 'utf8'));
  const { compilerOptions: shared = {} } = JSON.parse(readFileSync(join(root, 'tsconfig.json'), 'utf8'));
  const { types, lib = [] } = { ...shared, ...own };
  const faults = [];
  if (types?.length !== 0) faults.push(`${at}: a pure room has \`types: []\``);
  if (lib.length === 0 || lib.some((l) => /dom|worker/i.test(l)))
    faults.push(`${at}: a pure room has a \`lib\` without the DOM`);
  return faults;
}

function circleFaults(found, debts) {
  const paid = debts.filter((d) => !found.some((files) => files.some((f) => d.files.includes(f))));
  return [
    ...found
      .filter((files) => !debts.some((d) => files.every((f) => d.files.includes(f))))
      .map((files) => `${files[0]}: files import each other in a circle: ${files.join(', ')}`),
    ...paid.map((d) => `${d.files[0]}: its circle is cut: take it off CIRCLES in .ci/imports/table.mjs`),
  ];
}

function pairFaults(found, debts) {
  const same = (d, p) => [d.a, d.b].sort().join() === [p.a, p.b].join();
  return [
    ...found
      .filter((p) => !debts.some((d) => same(d, p)))
      .map(
        ({ a, b, shown }) => `${a} and ${b} import each other: ${shown.map((s) => s.join(' → ')).join(', ')}`,
      ),
    ...debts
      .filter((d) => !found.some((p) => same(d, p)))
      .map(
        ({ a, b }) =>
          `${a} and ${b} no longer import each other: take them off PAIRS in .ci/imports/table.mjs`,
      ),
  ];
}
