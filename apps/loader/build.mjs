// Bundles the loader, compiles the trial programs and puts the addon beside it: dist/ is all that a target needs.
import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const here = dirname(fileURLToPath(import.meta.url));
// made aside and then put in place: whoever starts a loader meanwhile finds a whole one
const place = join(here, 'dist');
const dist = join(here, `.dist-${process.pid}`);
mkdirSync(join(dist, 'trial'), { recursive: true });
process.on('exit', () => rmSync(dist, { recursive: true, force: true }));

await build({
  entryPoints: [join(here, 'src/main.ts')],
  entryNames: 'loader',
  outdir: dist,
  outExtension: { '.js': '.mjs' },
  bundle: true,
  // chunks: the schemas (zod) are made after the hello, and never in a worker
  splitting: true,
  chunkNames: 'chunk-[hash]',
  platform: 'node',
  target: 'node20',
  format: 'esm',
  sourcemap: true,
  legalComments: 'none',
  logLevel: 'warning',
  plugins: [
    {
      name: 'workspace-packages-have-no-side-effects',
      setup(b) {
        b.onResolve({ filter: /^(@hooklab\/|\.)/ }, async (args) => {
          if (args.pluginData === 'resolved') return undefined;
          const { path, errors, external } = await b.resolve(args.path, {
            kind: args.kind,
            resolveDir: args.resolveDir,
            importer: args.importer,
            pluginData: 'resolved',
          });
          if (errors.length > 0 || external) return { errors, external };
          return { path, sideEffects: false };
        });
      },
    },
  ],
});

const native = dirname(createRequire(import.meta.url).resolve('@hooklab/native'));
copyFileSync(join(native, 'build', 'Release', 'hooklab_native.node'), join(dist, 'hooklab_native.node'));

const setup = join(here, '..', 'setup', 'libbpf.mjs');
const { headersDir } = JSON.parse(execFileSync(process.execPath, [setup, '--json'], { encoding: 'utf8' }));
const flags = ['-target', 'bpf', '-O2', '-g', '-Wall', '-Werror', `-fdebug-prefix-map=${here}=.`];
const includes = ['-I', join(here, '..', '..', 'bpf'), '-I', headersDir];
const registers = { x64: 'x86', arm64: 'arm64' }[process.arch] ?? process.arch;
for (const name of ['hooks', 'usdt']) {
  const [from, to] = [join(here, 'trial', `${name}.bpf.c`), join(dist, 'trial', `${name}.bpf.o`)];
  execFileSync('clang', [...flags, ...includes, `-D__TARGET_ARCH_${registers}`, '-c', from, '-o', to], {
    stdio: 'inherit',
  });
}

const old = `${dist}-old`;
if (existsSync(place)) renameSync(place, old);
renameSync(dist, place);
rmSync(old, { recursive: true, force: true });
