import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** Every inline script of the exported pages, as CSP hashes: nothing else inline may run. */
export function inlineScriptHashes(webDir: string, extra: string[]): string[] {
  const hashes = new Set(extra.map(cspHash));
  for (const file of htmlFiles(webDir)) {
    // <script>…</script> and <script id="x">…</script>, but not <script src="…"></script>
    for (const [, attributes, body] of readFileSync(file, 'utf8').matchAll(
      /<script([^>]*)>([\s\S]*?)<\/script>/g,
    )) {
      if (body && !/\ssrc=/.test(attributes!)) hashes.add(cspHash(body));
    }
  }
  return [...hashes];
}

const cspHash = (script: string): string =>
  `'sha256-${createHash('sha256').update(script).digest('base64')}'`;

function* htmlFiles(dir: string): Generator<string> {
  for (const name of readdirSync(dir)) {
    const path = join(dir, name);
    if (statSync(path).isDirectory()) yield* htmlFiles(path);
    else if (name.endsWith('.html')) yield path;
  }
}
