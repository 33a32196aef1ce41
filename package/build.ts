/**
 * `npm run build`: what is published, in `dist/`. The construct as CommonJS, which CDK apps of both kinds import, with its
 * declarations; the Lambda bundles, built as the synth of a checkout builds them; the command with its page. What is in
 * `dependencies` is installed with the package; everything else is inside the bundles, and named in NOTICE.
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type BuildOptions, build } from 'esbuild';
import { PAGE_ENTRY } from '../console/page-bundle.ts';
import { BUNDLES, type BundleName } from '../infra/bundle/bundles.ts';
import { bundleFromSource } from '../infra/bundle/from-source.ts';
import packageJson from '../package.json' with { type: 'json' };
import { writeDeclarations } from './declarations.ts';
import { embeddedDynamoDb } from './embedded-dynamodb.ts';
import { noticeOf } from './notice.ts';
import { pageOfNow } from './page-of-now.ts';
import { root } from './root.ts';

const dist = join(root, 'dist');

const common = {
  absWorkingDir: root,
  bundle: true,
  metafile: true,
  platform: 'node',
  target: 'node22',
  mainFields: ['module', 'main'],
  charset: 'utf8',
  // Names stay, for stack traces.
  minifySyntax: true,
  minifyWhitespace: true,
  lineLimit: 200,
  external: [...Object.keys(packageJson.dependencies), ...Object.keys(packageJson.peerDependencies)],
  logLevel: 'warning',
} as const satisfies BuildOptions;

/** `import.meta.url` has no meaning in CommonJS: there the banner says it. */
const construct = () =>
  build({
    ...common,
    entryPoints: ['package/exports.ts'],
    outfile: join(dist, 'index.js'),
    format: 'cjs',
    define: { 'import.meta.url': 'importMetaUrl' },
    banner: { js: "const importMetaUrl = require('node:url').pathToFileURL(__filename).href;" },
  });

/** A command is loaded when it is called: each is a chunk of its own. Beside it the thread that backtests start by its file. */
const command = () =>
  build({
    ...common,
    entryPoints: { 'flink-autopilot': 'cli/flink-autopilot.ts', worker: 'backtest/run/worker.ts' },
    outdir: join(dist, 'cli'),
    outExtension: { '.js': '.mjs' },
    splitting: true,
    format: 'esm',
    // A file of ours that is also a program of its own is only a part here.
    define: { 'import.meta.main': 'false' },
    banner: { js: "import{createRequire}from'node:module';const require=createRequire(import.meta.url);" },
    plugins: [embeddedDynamoDb, pageOfNow],
  });

/** The page is in the command as it was made; this says of what. */
const page = () => build({ ...common, platform: 'browser', entryPoints: [PAGE_ENTRY], external: [], write: false });

const lambda = (entry: BundleName) => {
  const folder = join(dist, 'lambda', entry);
  mkdirSync(folder, { recursive: true });
  return bundleFromSource(entry, folder);
};

/** Users of the package have none of these, and a bundle with them in it would not run. */
const assertFreeOf = (inputs: readonly string[]): void => {
  const found = inputs.filter((input) => /node_modules\/(esbuild|typescript|aws-cdk|vitest)\//.test(input));
  if (found.length > 0)
    throw new Error(`What is published can't carry ${found[0]}: make it now, as page-of-now.ts does`);
};

rmSync(dist, { recursive: true, force: true });
mkdirSync(dist);
const bundles = [
  (await construct()).metafile,
  (await command()).metafile,
  (await page()).metafile,
  ...BUNDLES.map(lambda),
];
const inputs = bundles.flatMap((bundle) => Object.keys(bundle.inputs));
assertFreeOf(inputs);
writeDeclarations(join(dist, 'types'), common.external);
// The package is of type "module" for its sources; what is built is CommonJS, unless it is called .mjs.
writeFileSync(join(dist, 'package.json'), '{ "type": "commonjs" }\n');
writeFileSync(join(dist, 'NOTICE'), noticeOf(inputs));
