/**
 * `npm run build`: what is published, in `dist/`. The construct as CommonJS, which CDK apps of both kinds import, with its
 * declarations; the Lambda bundles, built as the synth of a checkout builds them; the command with its page. What is in
 * `dependencies` is installed with the package; everything else is inside the bundles, and named in NOTICE.
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type BuildOptions, buildSync } from 'esbuild';
import { bundleFromSource, FUNCTION_ENTRIES } from '../infra/bundle/from-source.ts';
import packageJson from '../package.json' with { type: 'json' };
import { writeDeclarations } from './declarations.ts';
import { noticeOf } from './notice.ts';
import { root } from './root.ts';

const dist = join(root, 'dist');

const common = {
  absWorkingDir: root,
  bundle: true,
  metafile: true,
  platform: 'node',
  target: 'node22',
  charset: 'utf8',
  external: [...Object.keys(packageJson.dependencies), ...Object.keys(packageJson.peerDependencies)],
  logLevel: 'warning',
} as const satisfies BuildOptions;

/** `import.meta.url` has no meaning in CommonJS: it is the file itself there, too. */
const construct = () =>
  buildSync({
    ...common,
    entryPoints: ['package/exports.ts'],
    outfile: join(dist, 'index.js'),
    format: 'cjs',
    define: { 'import.meta.url': 'importMetaUrl' },
    banner: { js: "const importMetaUrl = require('node:url').pathToFileURL(__filename).href;" },
  }).metafile;

const lambdas = () =>
  FUNCTION_ENTRIES.map((entry) => {
    const folder = join(dist, 'lambda', entry);
    mkdirSync(folder, { recursive: true });
    return bundleFromSource(entry, folder);
  });

rmSync(dist, { recursive: true, force: true });
mkdirSync(dist);
const bundles = [construct(), ...lambdas()];
writeDeclarations(join(dist, 'types'));
// The package is of type "module", for the sources; what is built is CommonJS, unless it is called .mjs.
writeFileSync(join(dist, 'package.json'), '{ "type": "commonjs" }\n');
writeFileSync(join(dist, 'NOTICE'), noticeOf(bundles.flatMap(({ inputs }) => Object.keys(inputs))));
