#!/usr/bin/env node
/**
 * Obtains libbpf's source. Debian 12 has 1.1, too old for uprobe.multi, kprobe.session and ring__consume_n, so
 * the upstream tarball is taken from a newer suite's *source package*: apt fetches it from the machine's own
 * mirror and checks Debian's signatures with private lists (the machine's apt state is not touched), and the
 * tarball's SHA-256 must be one pinned here. What cannot be had falls back to the installed libbpf-dev.
 *
 * <cache>/libbpf/1.7.0/source/{src,include}   what native/binding.gyp compiles
 * <cache>/libbpf/1.7.0/include/bpf/*.h        what clang gets as -I for probes
 * <cache>/libbpf/1.7.0/hooklab.json           written last: the tree is whole
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** Upstream tarballs, best first: the suites whose source packages carry them, and their SHA-256. */
const PINS = [
  {
    version: '1.7.0',
    suites: ['forky', 'sid'],
    sha256: '7ab5feffbf78557f626f2e3e3204788528394494715a30fc2070fcddc2051b7b',
  },
  {
    version: '1.5.0',
    suites: ['trixie'],
    sha256: '53492aff6dd47e4da04ef5e672d753b9743848bdb38e9d90eafbe190b7983c44',
  },
];
/** The headers that a probe's C may include as <bpf/…>. */
const BPF_HEADERS = [
  'bpf_helpers.h',
  'bpf_helper_defs.h',
  'bpf_tracing.h',
  'bpf_core_read.h',
  'bpf_endian.h',
  'usdt.bpf.h',
];
const KEYRINGS = [
  '/usr/share/keyrings/debian-archive-keyring.gpg',
  '/usr/share/keyrings/debian-archive-keyring.pgp',
];
/** After a fall back to the system's libbpf, how long until the network is asked again. */
const RETRY_MS = 24 * 3600 * 1000;
const FETCH_TIMEOUT_MS = 120_000;

/** $HOOKLAB_CACHE, else /var/cache/hooklab for root, else $XDG_CACHE_HOME/hooklab or ~/.cache/hooklab. */
export function cacheDirectory(env = process.env) {
  if (env.HOOKLAB_CACHE) return env.HOOKLAB_CACHE;
  if (process.getuid?.() === 0) return '/var/cache/hooklab';
  return join(env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'hooklab');
}

/**
 * @param {{cache?: string, log?: (line: string) => void}} [options]
 * @returns {{version: string, origin: 'static' | 'system', srcDir: string | null, headersDir: string}}
 *   srcDir holds src/ and include/ (null for 'system'); headersDir holds bpf/*.h.
 * Throws when there is neither a source package nor an installed libbpf-dev; the message says what to install.
 */
export function ensureLibbpf({ cache = cacheDirectory(), log = () => {} } = {}) {
  const root = join(cache, 'libbpf');
  const have = cached(root);
  if (have && !have.stale) return have.found;

  const refusals = [];
  for (const pin of PINS) {
    for (const suite of pin.suites) {
      try {
        const from = install(root, pin, suite);
        const instead = refusals.length > 0 ? `; not ${refusals[0]}` : '';
        const lost = lostFeatures(pin.version);
        log(
          `libbpf ${pin.version}: source package from Debian ${suite} (${from}), signature and SHA-256 checked` +
            instead +
            (lost.length > 0 ? `. Lost: ${lost.join(', ')}` : ''),
        );
        return described(root, pin.version);
      } catch (error) {
        refusals.push(`${pin.version} from ${suite}: ${firstLine(error)}`);
      }
    }
  }
  const system = installSystem(root, refusals);
  log(
    `libbpf ${system.version}: the system's (no newer source could be had: ${refusals[0]}). ` +
      `Lost: ${lostFeatures(system.version).join(', ') || 'nothing'}`,
  );
  return system;
}

/** What a libbpf older than the pinned one cannot do. */
function lostFeatures(version) {
  const [major, minor] = version.split('.').map(Number);
  const since = { 'uprobe.multi': 3, 'kprobe.session': 5, 'uprobe.session': 6, fsession: 7 };
  return major > 1 ? [] : Object.keys(since).filter((name) => minor < since[name]);
}

function cached(root) {
  for (const pin of PINS) {
    if (fs.existsSync(join(root, pin.version, 'hooklab.json'))) {
      return { stale: false, found: described(root, pin.version) };
    }
  }
  const mark = readJson(join(root, 'system', 'hooklab.json'));
  if (!mark || mark.version !== systemVersion()) return null;
  return { stale: Date.now() - mark.triedAt > RETRY_MS, found: systemDescribed(root, mark.version) };
}

function described(root, version) {
  const base = join(root, version);
  return { version, origin: 'static', srcDir: join(base, 'source'), headersDir: join(base, 'include') };
}

function systemDescribed(root, version) {
  return { version, origin: 'system', srcDir: null, headersDir: join(root, 'system', 'include') };
}

/** Fetch, check, unpack beside the final place, then rename: half a tree is never seen under its name. */
function install(root, pin, suite) {
  const work = scratch();
  try {
    const { tarball, mirror } = fetchSource(work, suite, pin.version);
    const sha256 = createHash('sha256').update(fs.readFileSync(tarball)).digest('hex');
    if (sha256 !== pin.sha256) throw new Error(`SHA-256 of the tarball is ${sha256}, expected ${pin.sha256}`);
    publish(root, pin.version, (stage) => {
      const source = join(stage, 'source');
      fs.mkdirSync(source);
      execFileSync('tar', ['-xzf', tarball, '-C', source, '--strip-components=1', '--no-same-owner']);
      copyHeaders(join(source, 'src'), stage);
      return { version: pin.version, origin: 'static', suite, sha256 };
    });
    inCache(root, () => fs.rmSync(join(root, 'system'), { recursive: true, force: true }));
    return new URL(mirror).hostname;
  } finally {
    fs.rmSync(work, { recursive: true, force: true });
  }
}

/** The installed libbpf-dev, its BPF headers copied so that -I does not drag in all of /usr/include. */
function installSystem(root, refusals) {
  const version = systemVersion();
  if (!version) {
    throw new Error(
      `no libbpf: the source package could not be had (${refusals.join('; ')}) and libbpf-dev is not installed. ` +
        'Fix: give this machine a Debian mirror, or run: apt-get install libbpf-dev pkg-config',
    );
  }
  const includes = pkgConfig('--variable=includedir') || '/usr/include';
  inCache(root, () => fs.rmSync(join(root, 'system'), { recursive: true, force: true }));
  publish(root, 'system', (stage) => {
    copyHeaders(join(includes, 'bpf'), stage);
    return { version, origin: 'system', triedAt: Date.now(), refusals };
  });
  return systemDescribed(root, version);
}

const publish = (root, name, fill) => inCache(root, () => publishIn(root, name, fill));

/**
 * As root in the cache of another user (a person behind sudo): with that user's rights, so that no link in there leads
 * root elsewhere, and what is made is that user's. Only for synchronous work.
 */
export function inCache(root, work) {
  const cache = fs.lstatSync(dirname(root), { throwIfNoEntry: false });
  if (process.geteuid?.() !== 0 || !cache || cache.uid === 0) return work();
  // what an older set-up made there as root
  if (fs.lstatSync(root, { throwIfNoEntry: false })?.uid === 0) fs.lchownSync(root, cache.uid, cache.gid);
  const groups = process.getgroups();
  process.setgroups([cache.gid]);
  process.setegid(cache.gid);
  process.seteuid(cache.uid);
  try {
    return work();
  } finally {
    process.seteuid(0);
    process.setegid(0);
    process.setgroups(groups);
  }
}

function publishIn(root, name, fill) {
  fs.mkdirSync(root, { recursive: true });
  const stage = fs.mkdtempSync(join(root, `.${name}-`));
  try {
    fs.writeFileSync(join(stage, 'hooklab.json'), `${JSON.stringify(fill(stage))}\n`);
    // whatever root's umask: the sandboxed compiler (another user) reads the headers
    execFileSync('chmod', ['-R', 'u=rwX,go=rX', stage]);
    const place = join(root, name);
    if (fs.existsSync(place) && !fs.existsSync(join(place, 'hooklab.json'))) {
      fs.rmSync(place, { recursive: true, force: true });
    }
    try {
      fs.renameSync(stage, place);
    } catch (error) {
      if (!fs.existsSync(join(place, 'hooklab.json'))) throw error; // else another process was faster
    }
  } finally {
    fs.rmSync(stage, { recursive: true, force: true });
  }
}

function copyHeaders(from, stage) {
  const to = join(stage, 'include', 'bpf');
  fs.mkdirSync(to, { recursive: true });
  for (const header of BPF_HEADERS) {
    // a generated header is not in every tarball: say which one, clang's message would come too late
    if (!fs.existsSync(join(from, header))) throw new Error(`${header} is not in ${from}`);
    fs.copyFileSync(join(from, header), join(to, header));
  }
}

/** apt, with private lists of one suite of this machine's mirror. */
function fetchSource(work, suite, version) {
  const refusals = [];
  for (const mirror of debianMirrors(work)) {
    const keyring = KEYRINGS.find((path) => fs.existsSync(path));
    const list = join(work, 'sources.list');
    fs.writeFileSync(list, `deb-src ${keyring ? `[signed-by=${keyring}] ` : ''}${mirror} ${suite} main\n`);
    const options = privateApt(work, list);
    try {
      apt([...options, 'update', '-qq'], work);
      const wanted = sourceVersion(options, work, version);
      apt([...options, 'source', '-qq', '--download-only', `libbpf=${wanted}`], join(work, 'download'));
      return { tarball: join(work, 'download', `libbpf_${version}.orig.tar.gz`), mirror };
    } catch (error) {
      refusals.push(firstLine(error));
    }
  }
  throw new Error(
    refusals[0] ?? "apt knows no Debian mirror (apt-get indextargets lists none with Origin 'Debian')",
  );
}

/** `Version: 1.7.0-1` of `apt-cache showsrc libbpf`, whatever its Debian revision and epoch. */
function sourceVersion(options, work, version) {
  const shown = run('apt-cache', [...options, 'showsrc', 'libbpf'], work);
  const versions = [...shown.matchAll(/^Version: (\S+)$/gm)].map((match) => match[1]);
  const found = versions.find((v) => v.replace(/^\d+:/, '').startsWith(`${version}-`));
  if (!found) throw new Error(`the suite has ${versions.join(', ') || 'no libbpf'}, not ${version}`);
  return found;
}

/**
 * http://mirror.example/debian/ Debian Debian              apt-get indextargets, one line an index
 * 'http://mirror.example/debian/dists/bookworm/InRelease'  apt-get update --print-uris, when there are no lists yet
 */
function debianMirrors(work) {
  const targets = run('apt-get', ['indextargets', '--format', '$(REPO_URI) $(ORIGIN) $(LABEL)'], work);
  const found = targets
    .split('\n')
    .map((line) => line.split(' '))
    .filter((words) => words[1] === 'Debian' && words[2] === 'Debian')
    .map((words) => words[0]);
  if (found.length === 0) {
    const lists = join(work, 'probe');
    fs.mkdirSync(join(lists, 'partial'), { recursive: true });
    const uris = run('apt-get', ['-o', `Dir::State::Lists=${lists}`, 'update', '--print-uris'], work);
    for (const match of uris.matchAll(/^'(\S+\/debian\/)dists\/[^/]+\/InRelease'/gm)) found.push(match[1]);
  }
  return [...new Set(found)];
}

function privateApt(work, list) {
  const settings = {
    'Dir::Etc::SourceList': list,
    'Dir::Etc::SourceParts': '/dev/null',
    'Dir::State::Lists': join(work, 'lists'),
    'Dir::Cache': join(work, 'cache'),
    'Acquire::Languages': 'none',
    'Acquire::Retries': '0',
    'Acquire::http::Timeout': '10',
    'Acquire::https::Timeout': '10',
    // apt keeps going with old lists when a server cannot be reached; there are none here: make it fail
    'APT::Update::Error-Mode': 'any',
  };
  return Object.entries(settings).flatMap(([key, value]) => ['-o', `${key}=${value}`]);
}

/** A directory that apt's own unprivileged downloader (_apt) may write when we are root. */
function scratch() {
  const work = fs.mkdtempSync(join(tmpdir(), 'hooklab-libbpf-'));
  for (const dir of ['lists/partial', 'cache/archives/partial', 'download']) {
    fs.mkdirSync(join(work, dir), { recursive: true });
  }
  if (process.getuid?.() === 0) {
    const uid = Number(/^_apt:[^:]*:(\d+):/m.exec(fs.readFileSync('/etc/passwd', 'utf8'))?.[1] ?? 0);
    fs.chmodSync(work, 0o755);
    for (const dir of ['lists/partial', 'download']) fs.chownSync(join(work, dir), uid, 0);
  }
  return work;
}

function apt(args, cwd) {
  return run('apt-get', args, cwd);
}

function run(command, args, cwd) {
  const result = spawnSync(command, args, {
    cwd,
    encoding: 'utf8',
    timeout: FETCH_TIMEOUT_MS,
    maxBuffer: 64 << 20,
    env: { ...process.env, LC_ALL: 'C' },
  });
  if (result.error) throw result.error;
  if (result.status !== 0) throw new Error((result.stderr || result.stdout || `${command} failed`).trim());
  return result.stdout;
}

function pkgConfig(option) {
  const result = spawnSync('pkg-config', [option, 'libbpf'], { encoding: 'utf8' });
  return result.status === 0 ? result.stdout.trim() : '';
}

function systemVersion() {
  return pkgConfig('--modversion');
}

function readJson(path) {
  try {
    return JSON.parse(fs.readFileSync(path, 'utf8'));
  } catch {
    return null;
  }
}

function firstLine(error) {
  return String(error.message).split('\n')[0];
}

if (process.argv[1] && import.meta.url === pathToFileURL(fs.realpathSync(process.argv[1])).href) {
  const json = process.argv.includes('--json');
  try {
    const found = ensureLibbpf({ log: (line) => process.stderr.write(`${line}\n`) });
    process.stdout.write(
      json
        ? `${JSON.stringify(found)}\n`
        : `libbpf ${found.version} (${found.origin}): ${found.srcDir ?? found.headersDir}\n`,
    );
  } catch (error) {
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  }
}
