/**
 * Builds build/Release/hooklab_native.node, and does nothing when nothing that goes into it has changed.
 *
 *   node build.mjs            normal
 *   node build.mjs --force    even if nothing changed
 *   node build.mjs --asan     an AddressSanitizer build in build/asan/build/Release (test/asan.mjs)
 *
 * A Debian machine needs: apt-get install g++ make python3 libelf-dev zlib1g-dev
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const native = dirname(fileURLToPath(import.meta.url));
const asan = process.argv.includes('--asan');
/** where node-gyp runs: it always puts its output in ./build */
const project = asan ? join(native, 'build', 'asan') : native;
const output = join(project, 'build', 'Release', 'hooklab_native.node');
const stamp = join(project, 'build', 'stamp');

const log = (line) => process.stderr.write(`${line}\n`);

function main() {
  const libbpf = ensureLibbpf();
  const digest = inputs(libbpf);
  if (!process.argv.includes('--force') && read(stamp) === digest && fs.existsSync(output)) return;

  const started = performance.now();
  fs.rmSync(stamp, { force: true });
  layOut(libbpf);
  nodeGyp(libbpf);
  fs.writeFileSync(stamp, digest);
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  log(
    `native${asan ? ' (asan)' : ''}: built with libbpf ${libbpf.version} (${libbpf.origin}) in ${seconds} s`,
  );
}

/** {version, origin, srcDir, headersDir}; another room's tool, run as a command. */
function ensureLibbpf() {
  const tool = join(native, '..', 'apps', 'setup', 'libbpf.mjs');
  const stdio = ['ignore', 'pipe', 'inherit'];
  return JSON.parse(execFileSync(process.execPath, [tool, '--json'], { encoding: 'utf8', stdio }));
}

/** A hash of all that the result depends on, cheap enough to take at every start. */
function inputs(libbpf) {
  const hash = createHash('sha256');
  const sources = fs.readdirSync(join(native, 'src')).sort();
  for (const file of ['binding.gyp', 'build.mjs', ...sources.map((name) => join('src', name))]) {
    hash.update(`${file}\0`).update(fs.readFileSync(join(native, file)));
  }
  hash.update(JSON.stringify([libbpf.version, libbpf.origin, process.versions.modules, process.arch, asan]));
  return hash.digest('hex');
}

/**
 * build/libbpf/{src,include}          a copy: gyp puts objects of sources outside its tree in odd places
 * build/libbpf/bpf-include/bpf/*.h    what `#include <bpf/libbpf.h>` finds
 */
function layOut(libbpf) {
  fs.mkdirSync(project, { recursive: true });
  if (asan) {
    fs.copyFileSync(join(native, 'binding.gyp'), join(project, 'binding.gyp'));
    fs.rmSync(join(project, 'src'), { force: true });
    fs.symlinkSync(join(native, 'src'), join(project, 'src'));
  }
  if (libbpf.origin !== 'static') return;
  const target = join(project, 'build', 'libbpf');
  if (read(join(target, 'version')) === libbpf.version) return;
  fs.rmSync(target, { recursive: true, force: true });
  for (const dir of ['src', 'include']) {
    fs.cpSync(join(libbpf.srcDir, dir), join(target, dir), { recursive: true });
  }
  const headers = join(target, 'bpf-include', 'bpf');
  fs.mkdirSync(headers, { recursive: true });
  for (const name of fs.readdirSync(join(target, 'src')).filter((file) => file.endsWith('.h'))) {
    fs.copyFileSync(join(target, 'src', name), join(headers, name));
  }
  fs.writeFileSync(join(target, 'version'), libbpf.version);
}

function nodeGyp(libbpf) {
  const napi = dirname(createRequire(import.meta.url).resolve('node-addon-api'));
  const variables = define({
    libbpf_origin: libbpf.origin,
    libbpf_version: libbpf.version,
    napi_include: napi,
    sanitize: asan ? '1' : '0',
  });
  const common = ['--loglevel=error', ...nodeHeaders()];
  run(['configure', ...common, '--', ...variables]);
  run(['build', ...common, '--jobs=2']);
}

function run(args) {
  const [command, ...first] = findNodeGyp();
  const result = spawnSync(command, [...first, ...args], {
    cwd: project,
    encoding: 'utf8',
    maxBuffer: 64 << 20,
  });
  if (result.error) throw result.error;
  if (result.status !== 0) {
    throw new Error(`${result.stdout}${result.stderr}\nnode-gyp ${args[0]} failed. ${missing()}`);
  }
}

function define(values) {
  return Object.entries(values).map(([name, value]) => `-D${name}=${value}`);
}

/** Node's own headers, so that node-gyp needs no network: <prefix>/include/node of this Node. */
function nodeHeaders() {
  const prefix = dirname(dirname(fs.realpathSync(process.execPath)));
  return fs.existsSync(join(prefix, 'include', 'node', 'node_api.h')) ? [`--nodedir=${prefix}`] : [];
}

/** The node-gyp inside the npm that runs us, else beside this Node, else Debian's, else on PATH. */
function findNodeGyp() {
  const inNpm = join('node_modules', 'node-gyp', 'bin', 'node-gyp.js');
  const prefix = dirname(dirname(fs.realpathSync(process.execPath)));
  const places = [
    process.env.npm_execpath && resolve(dirname(process.env.npm_execpath), '..', inNpm),
    join(prefix, 'lib', 'node_modules', 'npm', inNpm),
    '/usr/share/nodejs/node-gyp/bin/node-gyp.js',
    join('/usr/share/nodejs/npm', inNpm),
  ];
  const found = places.find((place) => place && fs.existsSync(place));
  return found ? [process.execPath, found] : ['node-gyp'];
}

function missing() {
  const needs = { 'g++': '/usr/bin/g++', make: '/usr/bin/make', python3: '/usr/bin/python3' };
  const packages = Object.keys(needs).filter((name) => !fs.existsSync(needs[name]));
  if (!fs.existsSync('/usr/include/libelf.h')) packages.push('libelf-dev');
  if (!fs.existsSync('/usr/include/zlib.h')) packages.push('zlib1g-dev');
  return packages.length > 0 ? `Missing here; run: apt-get install ${packages.join(' ')}` : '';
}

function read(path) {
  try {
    return fs.readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}

try {
  main();
} catch (error) {
  log(error.message);
  process.exitCode = 1;
}
