// Who may import whom: the table of the rooms, and of the folders inside them. Imports go down only.
// `../imports.mjs` checks it; what stands here against the rule is listed with its reason, and goes when it is cut.

/** Rooms that are free of Node and of the DOM: their tsconfig says `types: []`. */
const pure = (...may) => ({ may, node: false, pure: true });

/**
 * room → `may`: the @hooklab rooms it may import; `node`: it may use Node's own modules; `layers`: its folders from the
 * bottom up, each may import itself and those before it. A room that is not there yet is left out.
 *
 *   base ← surface ← hook ← {advisor, probe ← doctor, records, lessons} ← export ← protocol ← apps
 */
export const ROOMS = {
  'packages/base': pure(),
  'packages/surface': {
    ...pure('base'),
    layers: [
      'src/bytes',
      'src/btf',
      'src/btf/c',
      'src/btf/layout',
      'src/btf/needed',
      'src/files',
      'src/format',
      'src/kallsyms',
      'src/elf',
      'src/bpf',
      'src/surface',
      'src/function',
      'src/lsm',
      'src/tracepoint',
      'src/syscall',
      'src/search',
      'src/detail',
      'src/diff',
      'src/point',
      'src',
    ],
  },
  'packages/hook': {
    ...pure('base', 'surface'),
    layers: ['src/arch', 'src/point', 'src/type', 'src/section', 'src'],
  },
  'packages/advisor': {
    ...pure('base', 'surface', 'hook'),
    layers: [
      'src/text/en',
      'src/text',
      'src/predicates',
      'src/hooks',
      'src/facts',
      'src/predict',
      'src/goals',
      'src/corrections',
      'src/engine',
      'src/bench',
      'src',
    ],
  },
  'packages/doctor': {
    // the C of a read is the C writer's
    ...pure('base', 'surface', 'hook', 'advisor', 'probe'),
    layers: ['src/failure', 'src/names', 'src/source', 'src/errors', 'src/remedies', 'src/warnings', 'src'],
  },
  'packages/probe': {
    ...pure('base', 'surface', 'hook'),
    layers: [
      'src/abi',
      'src/expression',
      'src/facts',
      'src/typing',
      'src/spec',
      'src/way',
      'src/resolve',
      'src/program',
      'src/write/c',
      'src/write/bpftrace',
      'src/write/project',
      'src/passes',
      'src/card',
      'src/specs',
      'src/form',
      'src/editor',
      'src/attach',
      'src',
    ],
  },
  'packages/records': pure('base', 'surface', 'hook'),
  'packages/lessons': {
    ...pure('base', 'surface', 'hook', 'advisor', 'probe', 'records'),
    layers: ['src/markdown', 'src/value', 'src/format', 'src/check', 'src/probe', 'src'],
  },
  'packages/export': {
    ...pure('base', 'surface', 'hook', 'records'),
    layers: ['src/wire', 'src/stack', 'src/perfetto', 'src/clickhouse', 'src'],
  },
  'packages/protocol': {
    ...pure('base', 'surface', 'hook', 'advisor', 'doctor', 'probe', 'records', 'lessons', 'export'),
    layers: ['src/problem', 'src/loader', 'src/browser', 'src'],
  },
  'apps/web': {
    may: [
      'base',
      'surface',
      'hook',
      'advisor',
      'doctor',
      'probe',
      'records',
      'lessons',
      'export',
      'protocol',
    ],
    node: false,
    layers: [
      'src/base',
      'src/ui',
      'src/hooks',
      'src/agent',
      'src/route',
      'src/kernel/answers',
      'src/kernel',
      'src/targets',
      'src/workspace',
      'src/stream/store',
      'src/run',
      'src/workbench',
      'src/surface',
      'src/stream/table',
      'src/stream/charts',
      'src/stream/groups',
      'src/stream/ledger',
      'src/runs',
      'src/cards',
      'src/ask',
      'src/browse/browsing',
      'src/browse/c',
      'src/browse/list',
      'src/browse/surface',
      'src/browse/point',
      'src/browse',
      'src/compose/editor',
      'src/compose/problems',
      'src/compose/form',
      'src/compose/dialects',
      'src/compose',
      'src/library',
      'src/lens',
      'src/lessons',
      'src/shell',
      'src/app',
    ],
  },
  'apps/agent': {
    may: [
      'base',
      'surface',
      'hook',
      'advisor',
      'doctor',
      'probe',
      'records',
      'lessons',
      'export',
      'protocol',
    ],
    node: true,
    layers: [
      'src/output',
      'src/lab/host',
      'src/lab/store',
      'src/lab/guest',
      'src/lab/vm',
      'src/lab',
      'src/lab/check',
      'src/state',
      'src/privilege',
      'src/compile',
      'src/door',
      'src/workspace',
      'src/target',
      'src/target/ssh',
      'src/surface',
      'src/kernel',
      'src/trial',
      'src/doctor',
      'src/run/lease',
      'src/run/sinks',
      'src/run/hub',
      'src/run',
      'src/metrics',
      'src/recording',
      'src/export',
      'src/bundle',
      'src/import/text',
      'src/import',
      'src/library',
      'src/lens',
      'src/answer',
      'src/lesson',
      'src/questions',
      'src/server',
      'src/mcp',
      'src/cli',
    ],
  },
  'apps/loader': {
    may: ['base', 'surface', 'hook', 'records', 'protocol', 'native'],
    node: true,
    layers: [
      'src/io',
      'src/facts',
      'src/failure',
      'src/entry',
      'src/surface',
      'src/trial',
      'src/child',
      'src/doctor',
      'src/parent',
      'src',
      'testkit',
    ],
  },
  'apps/setup': { may: [], node: true },
  native: { may: [], node: true },
  e2e: {
    may: ['base', 'surface', 'records', 'protocol'],
    node: true,
    layers: ['support', 'journeys', 'bench'],
  },
};

/** Never, whatever a row above comes to say. */
export const NEVER = [
  {
    from: 'apps/web',
    to: ['agent', 'loader', 'native', 'setup'],
    why: 'it runs in a browser and talks to the agent through messages',
  },
  {
    from: 'packages/',
    to: ['web', 'agent', 'loader', 'native', 'setup'],
    why: 'packages are below every app',
  },
  {
    from: 'apps/agent',
    to: ['web', 'loader', 'native'],
    why: 'the loader is another process, over frames; the page is served as files',
  },
];

/** An entry that only passes on what its folder has: what it imports makes no folder depend on another. */
export const ENTRIES = ['index.ts', 'main.ts'];

/**
 * Debts: files that import each other in a circle: `{ files, why }`. A debt that is no longer one is refused as well: take it off.
 */
export const CIRCLES = [];

/** Debts: two folders of a room that import each other: `{ a, b, why }`. */
export const PAIRS = [];
