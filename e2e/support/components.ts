import { readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const web = fileURLToPath(new URL('../../apps/web/', import.meta.url));

const TYPES: Record<string, string> = { js: 'text/javascript', css: 'text/css', ttf: 'font/ttf' };

/**
 * Pages of single components (apps/web/test/pages/NAME.tsx), served at /NAME with the styles of the built web. What
 * the browser runs is the component's own source.
 */
export async function componentPages(): Promise<{ url(name: string): string; close(): Promise<void> }> {
  const pages = readdirSync(`${web}test/pages`).filter((name) => name.endsWith('.tsx'));
  const { outputFiles } = await build({
    absWorkingDir: web,
    entryPoints: [...pages.map((name) => `test/pages/${name}`), 'src/compose/editor/monaco.worker.ts'],
    bundle: true,
    splitting: true,
    format: 'esm',
    target: 'es2023',
    jsx: 'automatic',
    define: { 'process.env.NODE_ENV': '"production"', 'process.env.HOOKLAB_CODE': '""' },
    loader: { '.ttf': 'file' },
    entryNames: '[name]',
    outdir: '/',
    write: false,
  });
  const files = new Map(outputFiles.map(({ path, contents }) => [path, contents]));
  // as `new URL('./monaco.worker.ts', import.meta.url)` asks for it
  files.set('/monaco.worker.ts', files.get('/monaco.worker.js')!);
  const chunks = `${web}out/_next/static/chunks/`;
  const styles = readdirSync(chunks).filter((name) => name.endsWith('.css'));
  for (const name of styles) files.set(`/styles/${name}`, readFileSync(chunks + name));

  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url!, 'http://page');
    const file = files.get(pathname);
    if (file) {
      const type = TYPES[pathname.split('.').at(-1)!] ?? 'text/javascript';
      response.writeHead(200, { 'content-type': type }).end(file);
    } else if (pages.includes(`${pathname.slice(1)}.tsx`)) {
      const links = [...styles.map((name) => `/styles/${name}`), `${pathname}.css`].filter((at) =>
        files.has(at),
      );
      response
        .writeHead(200, { 'content-type': 'text/html; charset=utf-8' })
        .end(
          `<!doctype html><html lang="en"><title>${pathname}</title>${links
            .map((at) => `<link rel="stylesheet" href="${at}">`)
            .join('')}<body><div id="page"></div><script type="module" src="${pathname}.js"></script>`,
        );
    } else response.writeHead(pathname === '/favicon.ico' ? 204 : 404).end();
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const { port } = server.address() as AddressInfo;
  return {
    url: (name) => `http://127.0.0.1:${port}/${name}`,
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}
