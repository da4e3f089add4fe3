// Bundles the loader, compiles the trial programs and puts the addon beside it: dist/ is all that a target needs.
import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
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

const { metafile } = await build({
  metafile: true,
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
      // of an index that names what it exports, esbuild takes everything wherever it takes something
      name: 'an-index-brings-only-what-is-used',
      setup(b) {
        b.onLoad({ filter: /\/packages\/[a-z]+\/src\/index\.ts$/ }, ({ path }) => ({
          contents: readFileSync(path, 'utf8').replace(
            /^export (?:type )?\{[^}]*\} from ('[^']+');/gm,
            'export * from $1;',
          ),
          loader: 'ts',
        }));
      },
    },
    {
      // its messages in fifty languages are half of what would be read before the first request
      name: 'zod-speaks-english',
      setup(b) {
        b.onLoad({ filter: /\/zod\/v4\/locales\/index\.js$/ }, () => ({
          contents: "export { default as en } from './en.js';",
        }));
      },
    },
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

needNoSchemas(metafile);

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

/**
 * What is said before the schemas are made, and what never needs them: zod takes longer to start than Node does, most of
 * all in a lab VM. Fails when something that such a part imports brings it along.
 */
function needNoSchemas({ outputs }) {
  const parts = ['src/parent/main.ts', 'src/child/main.ts', 'src/surface/thread.ts'];
  const file = (part) => Object.keys(outputs).find((name) => outputs[name].entryPoint?.endsWith(part));
  for (const part of parts) {
    const seen = new Set([file(part)]);
    // grows while it is walked
    for (const name of seen) {
      for (const { path, kind } of outputs[name].imports) {
        if (kind === 'import-statement' && outputs[path]) seen.add(path);
      }
      const zod = Object.keys(outputs[name].inputs).find((input) => input.includes('/zod/'));
      if (zod)
        throw new Error(`${part} loads zod: what it imports of @hooklab/protocol stands beside schemas`);
    }
  }
}
