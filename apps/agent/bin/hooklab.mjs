#!/usr/bin/env node
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const bundle = new URL('../dist/hooklab.mjs', import.meta.url);
if (!existsSync(fileURLToPath(bundle))) {
  console.error('hooklab is not built yet. Run `npm start` once; it does all set-up.');
  process.exit(1);
}
await import(bundle.href);
