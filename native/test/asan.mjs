/**
 * The tests again, with an addon built with AddressSanitizer and LeakSanitizer:
 *
 *   node native/test/asan.mjs         (root)
 *
 * The last lines are `# pass N` and `# fail N`.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

if (process.env.NODE_TEST_CONTEXT) process.exit(0); // `node --test native/test/` takes every file for a test

const here = dirname(fileURLToPath(import.meta.url));
const native = dirname(here);
const addon = join(native, 'build', 'asan', 'build', 'Release', 'hooklab_native.node');
const reports = mkdtempSync(join(tmpdir(), 'hooklab-asan-'));
let passed = 0;
let failed = 0;

function main() {
  execFileSync(process.execPath, [join(native, 'build.mjs'), '--asan'], { stdio: ['ignore', 2, 2] });

  // a check that cannot fail is none: mistakes made on purpose must be seen
  const hook = `const b = require(${JSON.stringify(addon)}); b.setErrorClass(Error);`;
  check('a leak made on purpose is seen', ourLeaks(run(['-e', `${hook} b.leak()`]).reports).length === 1);
  check(
    'a use after free made on purpose is seen',
    /heap-use-after-free/.test(run(['-e', `${hook} b.useAfterFree()`]).reports),
  );

  const files = readdirSync(here).filter((name) => name.endsWith('.test.mjs'));
  const args = [
    '--test',
    '--test-reporter=tap',
    '--test-concurrency=1',
    ...files.map((name) => join(here, name)),
  ];
  const suite = run(args);
  process.stdout.write(
    suite.stdout.replace(/^# (?=(tests|suites|pass|fail|cancelled|skipped|todo) )/gm, '## '),
  );
  process.stderr.write(suite.stderr);
  const sum = (what) => Number(new RegExp(`^# ${what} (\\d+)$`, 'm').exec(suite.stdout)?.[1] ?? 0);
  passed += sum('pass');
  failed += sum('fail') + sum('cancelled') + sum('skipped') + sum('todo');
  check('the sanitized tests ran to their end', sum('pass') > 0 && suite.status === 0);

  const leaks = ourLeaks(suite.reports);
  for (const leak of leaks) process.stdout.write(`${leak}\n`);
  check(`no leak through our code (${leaks.length})`, leaks.length === 0);
  const errors = suite.reports.match(/^==\d+==ERROR: AddressSanitizer: .*$/gm) ?? [];
  for (const error of errors) process.stdout.write(`${error}\n`);
  check(`no memory error (${errors.length})`, errors.length === 0);
}

/** Node with libasan before everything else; `reports` is what the sanitizers of all its processes wrote. */
function run(args) {
  const libasan = execFileSync('gcc', ['-print-file-name=libasan.so'], { encoding: 'utf8' }).trim();
  const log = join(reports, 'report');
  const env = {
    ...process.env,
    LD_PRELOAD: libasan,
    HOOKLAB_NATIVE: addon,
    ASAN_OPTIONS: `log_path=${log}:detect_leaks=1:malloc_context_size=16`,
    // leaks do not change the exit code: node has its own, see ourLeaks
    LSAN_OPTIONS: 'exitcode=0',
  };
  const result = spawnSync(process.execPath, args, { encoding: 'utf8', env, maxBuffer: 256 << 20 });
  const written = readdirSync(reports).map((name) => {
    const text = readFileSync(join(reports, name), 'utf8');
    rmSync(join(reports, name));
    return text;
  });
  return { ...result, reports: written.join('\n') };
}

/**
 * Direct leak of 4242 byte(s) in 1 object(s) allocated from:
 *     #0 0x7f… in __interceptor_malloc ../../../../src/libsanitizer/asan/asan_malloc_linux.cpp:69
 *     #1 0x7f… in Leak ../src/selftest.cc:12
 *     #2 0x7f… in node::… (/usr/bin/node+0x1234)
 *
 * Whose a leak is, its allocating frame says: V8 and node leave things behind when a process or worker ends early.
 * Suppressions match any frame, and node is on every stack, so they cannot tell and the reports are read here.
 * - the addon or libbpf in it, or a library that only they use (node has its own zlib and libstdc++): ours
 * - node's napi_… on our behalf, before anything of V8: ours, something that we did not give back
 */
function ourLeaks(text) {
  return text.split(/\n\n/).filter((block) => {
    if (!/^(Direct|Indirect) leak of/m.test(block)) return false;
    const frames = block
      .split('\n')
      .filter((line) => /^ +#\d+ /.test(line) && !/libsanitizer|libasan/.test(line))
      .map((line) => line.replace(/^ +#\d+ 0x[0-9a-f]+ (in )?/, ''));
    for (const frame of frames) {
      if (/^(v8::|node::|uv_)|^[^ ]+ \.\.\/deps\//.test(frame)) return false;
      if (/^napi_/.test(frame)) return true;
      if (/hooklab_native\.node|libstdc\+\+|libelf|libz\.so/.test(frame)) return true;
      if (/ (\.\.|\/).*\/(src|libbpf|node-addon-api)\/[^ ]*\.(cc|c|h):\d+/.test(frame)) return true;
    }
    return false;
  });
}

function check(what, ok) {
  if (ok) passed += 1;
  else failed += 1;
  process.stdout.write(`${ok ? 'ok' : 'not ok'} - ${what}\n`);
}

const started = performance.now();
try {
  main();
} catch (error) {
  check(error.message, false);
} finally {
  rmSync(reports, { recursive: true, force: true });
}
process.stdout.write(
  `# ${((performance.now() - started) / 1000).toFixed(0)} s\n# pass ${passed}\n# fail ${failed}\n`,
);
process.exitCode = failed === 0 ? 0 : 1;
