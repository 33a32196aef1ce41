/** One Lambda bundle from source: the same options for the synth of a checkout and for the package, so the bytes are the same. */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type * as esbuild from 'esbuild';
import type { BundleName } from './bundles.ts';

/**
 * Calls that stream events: no function makes any. The SDK imports what they take only when it is needed, and the runtime
 * carries it, so it need not be in every bundle.
 */
const NEVER_NEEDED = ['@smithy/core/event-streams'];

/** What the SDK brings for other places than Lambda, with the file that replaces it. */
const REPLACED = {
  '@aws-sdk/credential-provider-node': 'infra/bundle/lambda-credentials.ts',
  '@aws-sdk/endpoint-cache': 'infra/bundle/endpoint-cache.ts',
  '@aws/lambda-invoke-store': 'infra/bundle/invoke-store.ts',
  '@smithy/core/checksum': 'infra/bundle/sha256.ts',
};

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Writes `index.mjs` into `folder`. The handler is named by its path only: infra/ never imports functions/. esbuild is loaded here and nowhere else: users of the package have none. */
export const bundleFromSource = (entry: BundleName, folder: string): esbuild.Metafile => {
  const { buildSync } = createRequire(import.meta.url)('esbuild') as typeof esbuild;
  const { metafile } = buildSync({
    absWorkingDir: root,
    entryPoints: [`functions/${entry}.ts`],
    outfile: join(folder, 'index.mjs'),
    bundle: true,
    metafile: true,
    platform: 'node',
    target: 'node24',
    format: 'esm',
    minify: true,
    charset: 'utf8',
    mainFields: ['module', 'main'],
    external: NEVER_NEEDED,
    // The SDK takes its version for the user agent from its package.json, and would bring all of it along.
    loader: { '.json': 'empty' },
    alias: Object.fromEntries(Object.entries(REPLACED).map(([name, path]) => [name, join(root, path)])),
    // Some dependencies are CommonJS and call require for Node's own modules.
    banner: { js: "import{createRequire}from'node:module';const require=createRequire(import.meta.url);" },
    logLevel: 'warning',
  });
  return metafile;
};
