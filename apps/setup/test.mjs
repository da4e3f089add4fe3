// `npm test`: all set-up, then every test. Each suite says how many passed and failed; a suite without a test,
// or one that ends without saying so, counts as a failure. The last line is the sum.
import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { checkNode, ensurePackages, runPackages, testPackages } from './debian.mjs';
import { ensureLibbpf } from './libbpf.mjs';
import { ensureBuilt, ensureNodeModules, root } from './product.mjs';
import { main, SetupError, say } from './say.mjs';

const bin = (name) => join(root, 'node_modules', '.bin', name);
const node = process.execPath;
const scratch = mkdtempSync(join(tmpdir(), 'hooklab-test-'));
const report = (name) => join(scratch, name);

/** A command whose exit code is its one test. */
const check = (name, command, ...args) => ({
  name,
  command,
  args,
  count: (_, code) => [code === 0 ? 1 : 0, code === 0 ? 0 : 1],
});

/** node:test's TAP summary: `# pass 12` and `# fail 0`. Skipped and todo tests count as failures. */
function countTap(output) {
  const sum = (what) =>
    [...output.matchAll(new RegExp(`^# ${what} (\\d+)$`, 'gm'))].reduce((n, m) => n + Number(m[1]), 0);
  return [sum('pass'), sum('fail') + sum('cancelled') + sum('skipped') + sum('todo')];
}
/** Every *.test.mjs of a folder, by name: Node 20 takes no patterns, and a folder would run its helpers too. */
const tap = (name, folder) => ({
  name,
  command: node,
  args: [
    '--test',
    '--test-reporter=tap',
    '--test-concurrency=1',
    ...readdirSync(join(root, folder))
      .filter((file) => file.endsWith('.test.mjs'))
      .map((file) => join(folder, file)),
  ],
  count: countTap,
});

const vitest = {
  name: 'unit',
  command: bin('vitest'),
  args: ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${report('unit.json')}`],
  count: () => {
    const { numPassedTests, numTotalTests } = JSON.parse(readFileSync(report('unit.json'), 'utf8'));
    return [numPassedTests, numTotalTests - numPassedTests];
  },
  why: () =>
    JSON.parse(readFileSync(report('unit.json'), 'utf8')).testResults.flatMap((file) =>
      file.assertionResults
        .filter((test) => test.status === 'failed')
        .map((test) => [test.fullName, test.failureMessages.join('\n')]),
    ),
};

/** The lab's own checks on a real VM: a line "ok    …" or "FAIL  …" each. */
const lab = {
  name: 'lab',
  command: node,
  args: ['apps/agent/lab-check.mjs', '--short', '--fetch', '6.12'],
  count: (output) =>
    ['ok', 'FAIL'].map((word) => [...output.matchAll(new RegExp(`^${word} {2}`, 'gm'))].length),
};

const playwright = {
  name: 'journeys',
  command: bin('playwright'),
  args: ['test', '--config=e2e/playwright.config.ts'],
  env: { PLAYWRIGHT_JSON_OUTPUT_FILE: report('e2e.json') },
  count: () => {
    const { stats } = JSON.parse(readFileSync(report('e2e.json'), 'utf8'));
    return [stats.expected, stats.unexpected + stats.flaky + stats.skipped];
  },
  why: () => {
    const specsOf = (suite) => [...suite.specs, ...(suite.suites ?? []).flatMap(specsOf)];
    return JSON.parse(readFileSync(report('e2e.json'), 'utf8'))
      .suites.flatMap(specsOf)
      .filter((spec) => !spec.ok)
      .map((spec) => [
        `${spec.file}: ${spec.title}`,
        spec.tests.flatMap((t) => t.results.flatMap((r) => r.errors.map((e) => e.message))).join('\n'),
      ]);
  },
};

/** The beginning of why each test of a suite failed: whoever sees only the end of a long log sees it too. */
function whyFailed(suite, failed) {
  if (failed === 0 || !suite.why) return [];
  try {
    return suite
      .why()
      .map(
        ([test, why]) =>
          `     ${test}\n${indented(stripVTControlCharacters(why).split('\n').slice(0, WHY_LINES))}`,
      );
  } catch {
    return []; // without a report the note says so
  }
}
const WHY_LINES = 12;
const indented = (lines) => lines.map((line) => `       ${line.slice(0, 200)}`).join('\n');

const suites = [
  check('imports', node, '.ci/imports.mjs'),
  tap('the import check itself', '.ci/imports/'),
  check('lock', node, '.ci/lock.mjs'),
  check('hygiene', node, '.ci/hygiene.mjs'),
  check('exits', node, '.ci/exits.mjs'),
  check('lint', bin('biome'), 'check', '.'),
  check('types', bin('turbo'), 'run', 'typecheck', '--concurrency=2', '--force'),
  vitest,
  tap('set-up', 'apps/setup/'),
  tap('native', 'native/test/'),
  { name: 'native under ASan', command: node, args: ['native/test/asan.mjs'], count: countTap },
  tap('loader', 'apps/loader/test/'),
  lab,
  playwright,
];

function runSuite(suite) {
  return new Promise((resolve) => {
    const child = spawn(suite.command, suite.args, {
      cwd: root,
      env: {
        ...process.env,
        TURBO_TELEMETRY_DISABLED: '1',
        NEXT_TELEMETRY_DISABLED: '1',
        NO_COLOR: '1',
        // Node takes an empty FORCE_COLOR for a wish: left out, NO_COLOR holds
        FORCE_COLOR: undefined,
        ...suite.env,
      },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (text) => {
      process.stdout.write(text);
      output += text;
    });
    child.on('error', (error) => resolve([0, 1, error.message]));
    child.on('close', (code) => {
      try {
        const [passed, failed] = suite.count(output, code);
        if (passed + failed === 0) resolve([0, 1, 'ran no test']);
        else if (code !== 0 && failed === 0) resolve([passed, 1, `ended with code ${code}`]);
        else resolve([passed, failed]);
      } catch (error) {
        resolve([0, 1, `gave no report (exit ${code}): ${error.message}`]);
      }
    });
  });
}

await main(async () => {
  checkNode();
  if (process.getuid() !== 0) {
    throw new SetupError('the tests load BPF programs: run `sudo npm test`');
  }
  await ensurePackages({ ...runPackages, ...testPackages });
  await ensureNodeModules();
  await ensureLibbpf({ log: say });
  await ensureBuilt({ force: Boolean(process.env.CI) });

  const only = process.argv.slice(2);
  const results = [];
  for (const suite of suites.filter((s) => only.length === 0 || only.includes(s.name))) {
    say(`— ${suite.name}`);
    const from = Date.now();
    const [passed, failed, note] = await runSuite(suite);
    results.push({
      suite: suite.name,
      passed,
      failed,
      seconds: Math.round((Date.now() - from) / 1000),
      note: note ?? '',
      why: whyFailed(suite, failed),
    });
  }
  rmSync(scratch, { recursive: true, force: true });
  for (const r of results) {
    console.log(
      `${r.failed === 0 ? 'ok  ' : 'FAIL'} ${r.suite}: ${r.passed} passed, ${r.failed} failed, ${r.seconds} s ${r.note}`,
    );
    for (const why of r.why) console.log(why);
  }
  const sum = (key) => results.reduce((n, r) => n + r[key], 0);
  console.log(`${sum('passed')} passed, ${sum('failed')} failed`);
  process.exitCode = sum('failed') === 0 && sum('passed') > 0 ? 0 : 1;
});
