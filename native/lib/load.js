/**
 * Finds and loads hooklab_native.node: $HOOKLAB_NATIVE, else where build.mjs puts it, else beside this file or the
 * running script, which is where it lies when this code has been bundled.
 */
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { BpfError } from './error.js';

const FILE = 'hooklab_native.node';
let loaded;

/** The addon. Loaded at first use, so that importing this package needs no build. */
export function binding() {
  if (loaded) return loaded;
  const path = find();
  loaded = createRequire(path)(path);
  loaded.setErrorClass(BpfError);
  return loaded;
}

/** 16 → 'EBUSY' */
export function errorCode(errno) {
  return binding().errorCode(errno);
}

function find() {
  if (process.env.HOOKLAB_NATIVE) return resolve(process.env.HOOKLAB_NATIVE);
  const here = import.meta.url ? dirname(fileURLToPath(import.meta.url)) : undefined; // none in a CommonJS bundle
  const script = process.argv[1] ? dirname(resolve(process.argv[1])) : undefined;
  const places = [
    here && join(here, '..', 'build', 'Release', FILE),
    here && join(here, FILE),
    script && join(script, FILE),
  ].filter(Boolean);
  const found = places.find((place) => existsSync(place));
  if (found) return found;
  throw new Error(
    `${FILE} is not built: looked at ${places.join(', ')}. Run: npm run build -w @hooklab/native`,
  );
}
