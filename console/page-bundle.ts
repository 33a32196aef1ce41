/** The page's files, made in memory: TypeScript and styles bundled with what they import, so that no build is on disk. */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

export interface Asset {
  readonly type: string;
  readonly body: string;
}

const page = (file: string): string => fileURLToPath(new URL(`./page/${file}`, import.meta.url));

export const PAGE_ENTRY = page('main.tsx');

/** Path in the URL -> what is served there; the document says nothing yet of what its server has. Takes a fraction of a second. */
export const bundlePage = async (): Promise<ReadonlyMap<string, Asset>> => {
  const { outputFiles } = await build({
    entryPoints: { page: PAGE_ENTRY, theme: page('theme-early.ts'), style: page('style.css') },
    bundle: true,
    write: false,
    minify: true,
    outdir: '/',
    format: 'iife',
    target: 'es2022',
    legalComments: 'inline',
    logLevel: 'silent',
  });
  const assets = new Map<string, Asset>();
  for (const { path, text } of outputFiles) {
    const name = path.replaceAll('\\', '/').split('/').at(-1)!;
    const type = name.endsWith('.css') ? 'text/css; charset=utf-8' : 'text/javascript; charset=utf-8';
    assets.set(`/${name}`, { type, body: text });
  }
  assets.set('/', { type: 'text/html; charset=utf-8', body: await readFile(page('index.html'), 'utf8') });
  assets.set('/icon.svg', { type: 'image/svg+xml', body: await readFile(page('icon.svg'), 'utf8') });
  return assets;
};
