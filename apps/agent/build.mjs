// Bundle the agent and the `hooklab` command into one file, so that a start does not resolve a thousand modules.
import { readFileSync } from 'node:fs';
import { build } from 'esbuild';

await build({
  // the compiler's process apart: it needs little of it, and starts as another user
  entryPoints: { hooklab: 'src/cli/main.ts', compiler: 'src/compile/service-main.ts' },
  outdir: 'dist',
  outExtension: { '.js': '.mjs' },
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'esm',
  sourcemap: true,
  legalComments: 'none',
  // CommonJS dependencies (socket.io, commander) expect `require`
  banner: {
    js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
  },
  // the database is a native module; all are loaded by few commands, from where they were installed
  external: JSON.parse(readFileSync(new URL('external.json', import.meta.url), 'utf8')),
  logLevel: 'warning',
});
