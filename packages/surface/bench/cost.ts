/**
 * Time and memory of reading a surface, as whole processes, beside libbpf and bpftool on the same files.
 *
 *   node bench/run.mjs bench/cost.ts --libbpf LIBBPF_SOURCE SURFACE_DIRECTORY…
 *
 * LIBBPF_SOURCE has src/ and include/ (set-up keeps one in /var/cache/hooklab/libbpf/VERSION/source); cc, libelf and
 * zlib are needed to compile bench/cost.c with it. Each process runs three times, the best counts; memory is the
 * largest that it had resident. As root, and where bpftrace is installed, it lists the same files: they are mounted over
 * /sys/kernel/tracing for it alone.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Btf, Catalog, dumpC, listPoints, type PointKind, pathsOf, type Surface } from '../src/index';
import { openSurface } from './directory';

const cpu = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};

/** Each reader, on every file: formats with their print formats, all kinds of lists, BTF of modules. */
function readAll(surface: Surface): number {
  let points = 0;
  for (const kind of ['tracepoint', 'rawtracepoint', 'syscall', 'lsm'] as PointKind[]) {
    for (const _ of listPoints(surface, kind)) points++;
  }
  for (const _ of pathsOf(surface, 'fn')) points++;
  for (const list of [surface.filterFunctions, surface.blacklist, surface.errorInjection]) list?.has('x');
  surface.config?.size;
  surface.lsm?.length;
  surface.cpuinfo?.arch;
  surface.kallsyms?.find('x');
  return points;
}

const WORK: Record<string, (dir: string) => unknown> = {
  nothing: () => null,
  btf: (dir) => Btf.read(readFileSync(`${dir}/btf/vmlinux`)).count,
  everything: (dir) => readAll(openSurface(dir)),
  catalog: (dir) => new Catalog(openSurface(dir)).length,
  dump: (dir) => {
    for (const text of dumpC(Btf.read(readFileSync(`${dir}/btf/vmlinux`)))) process.stdout.write(text);
  },
  list: (dir) => {
    for (const point of listPoints(openSurface(dir), 'tracepoint'))
      process.stdout.write(`${JSON.stringify(point)}\n`);
  },
  functions: (dir) => {
    for (const point of listPoints(openSurface(dir), 'fn'))
      process.stdout.write(`${JSON.stringify(point)}\n`);
  },
};

/** Index the BTF twenty times: {"types", "first", "best"} in ms of CPU, as cost.c says it of libbpf. */
function indexTimes(file: string): string {
  let first = 0;
  let best = Number.POSITIVE_INFINITY;
  let types = 0;
  for (let i = 0; i < 20; i++) {
    const start = cpu();
    types = Btf.read(readFileSync(file)).count;
    const took = cpu() - start;
    if (i === 0) first = took;
    best = Math.min(best, took);
  }
  return JSON.stringify({ types, first: Number(first.toFixed(2)), best: Number(best.toFixed(2)) });
}

function compile(source: string, dir: string): string {
  symlinkSync(resolve(source, 'src'), join(dir, 'bpf'));
  const flags = ['-O2', '-w', '-D_LARGEFILE64_SOURCE', '-D_FILE_OFFSET_BITS=64', `-I${dir}`];
  flags.push(`-I${source}/src`, `-I${source}/include`, `-I${source}/include/uapi`);
  const files = readdirSync(`${source}/src`).filter((file) => file.endsWith('.c'));
  const program = join(dir, 'cost');
  const { status, stderr } = spawnSync(
    'cc',
    [
      ...flags,
      '-o',
      program,
      'bench/cost.c',
      ...files.map((file) => `${source}/src/${file}`),
      '-lelf',
      '-lz',
    ],
    { encoding: 'utf8' },
  );
  if (status !== 0) throw new Error(stderr);
  return program;
}

/** Best of three runs of a whole process: wall and CPU milliseconds, MiB resident. */
function run(label: string, command: string[]): void {
  let best: [wall: number, cpu: number, mib: number] | null = null;
  for (let round = 0; round < 3; round++) {
    const start = performance.now();
    const { status, stderr } = spawnSync('/usr/bin/time', ['-f', '%U %S %M', ...command], {
      encoding: 'utf8',
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    const wall = performance.now() - start;
    if (status !== 0) throw new Error(`${label}: ${stderr}`);
    const [user, system, kib] = stderr.trim().split('\n').at(-1)!.split(' ').map(Number);
    if (!best || wall < best[0]) best = [wall, (user! + system!) * 1000, kib! / 1024];
  }
  const [wall, used, mib] = best!;
  console.log(
    `  ${label.padEnd(34)} ${wall.toFixed(0).padStart(6)} ms ${used.toFixed(0).padStart(6)} ms CPU ${mib.toFixed(0).padStart(5)} MiB`,
  );
}

/** A shell that sees the surface's files where a kernel has its own. */
const onFiles = (dir: string): string[] => [
  'unshare',
  '--mount',
  'sh',
  '-c',
  'mount --bind "$0" /sys/kernel/tracing && eval "$1"',
  dir,
];

function compare(dirs: string[], source: string): void {
  const scratch = mkdtempSync(join(tmpdir(), 'hl-cost-'));
  const program = compile(resolve(source), scratch);
  const bpftrace = process.getuid?.() === 0 && spawnSync('bpftrace', ['--version']).status === 0;
  const self = [process.execPath, process.argv[1]!];
  for (const dir of dirs) {
    const btf = `${dir}/btf/vmlinux`;
    console.log(`\n${dir}`);
    const ask = (command: string[]): { types: number; first: number; best: number } =>
      JSON.parse(spawnSync(command[0]!, command.slice(1), { encoding: 'utf8' }).stdout);
    const ours = ask([...self, '--index', btf]);
    const theirs = ask([program, btf, '20']);
    console.log(
      `  index of ${ours.types} types: ours ${ours.best} ms of CPU (the first, not yet compiled, ${ours.first}), ` +
        `libbpf ${theirs.best} (${theirs.first}): ${(ours.best / theirs.best).toFixed(2)} of libbpf's`,
    );
    run('ours: nothing (starting Node)', [...self, '--work', 'nothing', dir]);
    run('ours: BTF index', [...self, '--work', 'btf', dir]);
    run('libbpf: btf__parse_raw', [program, btf]);
    run('ours: C of all types', [...self, '--work', 'dump', dir]);
    run('bpftool btf dump … format c', ['bpftool', 'btf', 'dump', 'file', btf, 'format', 'c']);
    if (bpftrace) {
      for (const list of ["-l 'tracepoint:*'", "-lv 'tracepoint:*'", "-l 'kprobe:*'"])
        run(`bpftrace ${list}`, [...onFiles(resolve(dir)), `exec bpftrace ${list}`]);
    }
    run('ours: all tracepoints, JSON', [...self, '--work', 'list', dir]);
    run('ours: all functions, JSON', [...self, '--work', 'functions', dir]);
    run('ours: every reader, every file', [...self, '--work', 'everything', dir]);
    run('ours: search index', [...self, '--work', 'catalog', dir]);
  }
  rmSync(scratch, { recursive: true });
}

const [first, ...rest] = process.argv.slice(2);
if (first === '--work') WORK[rest[0]!]!(rest[1]!);
else if (first === '--index') console.log(indexTimes(rest[0]!));
else if (first === '--libbpf') compare(rest.slice(1), rest[0]!);
else console.log('usage: cost.ts --libbpf LIBBPF_SOURCE SURFACE_DIRECTORY…');
