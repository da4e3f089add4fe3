import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Problem } from '@hooklab/base';

/** The built parts of Hooklab on this machine, found from where this bundle lies (apps/agent/dist). */
export interface Product {
  /** loader.mjs and hooklab_native.node */
  loaderDir: string;
  /** the exported UI */
  webDir: string;
  /** hooklab.h */
  bpfDir: string;
  /** debian-6.12.tar.xz and its like */
  surfacesDir: string;
  /** four-lists.md, four-lists.zh.md and their like */
  lessonsDir: string;
  /** what to run for `hooklab …` */
  cli: string;
}

export function product(): Product {
  const cli = fileURLToPath(import.meta.url);
  const apps = dirname(dirname(dirname(cli)));
  return {
    loaderDir: process.env.HOOKLAB_LOADER_DIR ?? join(apps, 'loader', 'dist'),
    webDir: join(apps, 'web', 'out'),
    bpfDir: join(dirname(apps), 'bpf'),
    surfacesDir: join(dirname(apps), 'packages', 'surface', 'shipped'),
    lessonsDir: join(dirname(apps), 'packages', 'lessons', 'library'),
    cli,
  };
}

/** The include directory with `bpf/bpf_helpers.h`, as apps/setup/libbpf.mjs left it in the cache. */
export function libbpfHeaders(cache: string): string {
  const root = join(cache, 'libbpf');
  const versions = existsSync(root)
    ? readdirSync(root)
        .filter((v) => existsSync(join(root, v, 'include', 'bpf', 'bpf_helpers.h')))
        .sort((a, b) => a.localeCompare(b, 'en', { numeric: true }))
    : [];
  const newest = versions.at(-1);
  if (newest) return join(root, newest, 'include');
  if (existsSync('/usr/include/bpf/bpf_helpers.h')) return '/usr/include';
  throw new Problem({
    code: 'no-libbpf-headers',
    what: 'The libbpf headers are missing',
    where: root,
    fix: 'Run `npm start` (or `node apps/setup/libbpf.mjs`), which fetches them',
  });
}
