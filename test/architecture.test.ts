import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import packageJson from '../package.json' with { type: 'json' };
import { circles, type Edge, edgesByFolder, filesBelow, importsOf, root, textOf } from './support/import-graph.ts';

/** Module -> what it may import beside itself: modules, folders or files. `test` may import all. */
const ARROWS: Readonly<Record<string, readonly string[]>> = {
  lib: [],
  functions: ['lib'],
  infra: ['settings-file', 'lib'],
  'settings-file': ['lib'],
  package: ['infra', 'settings-file', 'console/page-bundle.ts', 'lib'],
  console: ['lib', 'functions/ports.ts', 'functions/store'],
  world: ['lib'],
  sandbox: ['console', 'world', 'functions', 'lib'],
  bench: ['world', 'functions', 'lib'],
  backtest: ['bench', 'world', 'functions', 'lib'],
  cli: ['settings-file', 'backtest', 'bench', 'sandbox', 'console', 'world', 'functions', 'lib'],
};
const modules = Object.keys(ARROWS).filter((module) => existsSync(join(root, module)));
const sources = modules.flatMap(filesBelow);

const moduleOf = (path: string): string => path.split('/')[0] ?? '';
const isOurs = (specifier: string): boolean => [...Object.keys(ARROWS), 'test'].includes(moduleOf(specifier));
const packagesOf = (module: string): readonly string[] => [
  ...new Set(
    filesBelow(module)
      .flatMap(importsOf)
      .filter((specifier) => !isOurs(specifier)),
  ),
];

describe('arrows between modules', () => {
  it.each(modules)('%s imports only what it may', (module) => {
    const allowed = [module, ...(ARROWS[module] ?? [])];
    const mayImport = (path: string): boolean => allowed.some((one) => path === one || path.startsWith(`${one}/`));
    const wrong = filesBelow(module).flatMap((file) =>
      importsOf(file)
        .filter((path) => isOurs(path) && !mayImport(path))
        .map((path) => `${file} imports ${path}`),
    );
    expect(wrong).toEqual([]);
  });

  it('lib uses no package but the schema validator, world none', () => {
    expect(packagesOf('lib')).toEqual(['valibot']);
    expect(packagesOf('world')).toEqual([]);
  });

  it('functions know nothing of CDK, infra and console nothing of the SDK', () => {
    const SDK = /^@aws-sdk\//;
    expect(packagesOf('functions').filter((name) => /^(aws-cdk-lib|constructs|cdk-nag)/.test(name))).toEqual([]);
    expect(['infra', 'package'].flatMap(packagesOf).filter((name) => SDK.test(name))).toEqual([]);
    expect(packagesOf('console').filter((name) => SDK.test(name))).toEqual([]);
  });
});

describe('no circles', () => {
  it('of a toy graph, the finder sees each circle once, through folders too', () => {
    const edges: readonly Edge[] = [
      ['m/a/one.ts', 'm/b/two.ts'],
      ['m/b/three.ts', 'm/a/four.ts'],
      ['m/top.ts', 'm/a/one.ts'],
      ['m/b/two.ts', 'm/base.ts'],
    ];
    expect(circles(edges)).toEqual([]);
    expect(circles(edgesByFolder(edges).get('m') ?? [])).toEqual([['a', 'b']]);
    expect(circles([...edges, ['m/base.ts', 'm/a/one.ts']])).toEqual([['m/a/one.ts', 'm/b/two.ts', 'm/base.ts']]);
  });

  it('between files or folders, type-only imports included', () => {
    const edges = sources.flatMap((file): Edge[] =>
      importsOf(file)
        .filter((path) => isOurs(path) && path !== file)
        .map((path) => [file, path]),
    );
    expect(edges.length).toBeGreaterThan(1000);
    const found = [...edgesByFolder(edges)].flatMap(([folder, within]) =>
      circles(within).map((circle) => ({ folder, circle })),
    );
    expect(found.map(({ folder, circle }) => `${folder}/: ${circle.join(' <-> ')}`)).toEqual([]);
  });
});

describe('purity', () => {
  const IMPURE = [
    /\bDate\.now\(/,
    /\bnew Date\(\)/,
    /\bMath\.random\(/,
    /\bprocess\.(env|argv|hrtime|stdout|exit)\b/,
    /\bconsole\./,
    /\bsetTimeout\(/,
    /\bfetch\(/,
  ];
  it.each(['lib', 'world'])(
    '%s reads no clock, no environment, no network and no randomness of the machine',
    (module) => {
      const wrong = filesBelow(module).flatMap((file) => {
        const text = textOf(file).replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '');
        return IMPURE.filter((impure) => impure.test(text)).map((impure) => `${file}: ${impure.source}`);
      });
      expect(wrong).toEqual([]);
    },
  );
});

/** Files over 200 lines, as long as they are. A file may not grow past its number; when it shrinks, so does the number. */
const OVER_200: Readonly<Record<string, number>> = {
  'functions/ports.ts': 213,
  'lib/model/reasons.ts': 354,
};

describe('size and shape', () => {
  const lines = (file: string): number => textOf(file).trimEnd().split('\n').length;
  const opening = (file: string): string => /^(#!.*\n)?(\/\*[\s\S]*?\*\/|(\/\/.*\n)+)/.exec(textOf(file))?.[0] ?? '';

  it('no file over 200 lines grows', () => {
    const long = sources.map((file) => ({ file, now: lines(file), most: OVER_200[file] ?? 200 }));
    for (const { file, now, most } of long) {
      if (now > 200 && now < most) console.warn(`${file} has ${now} lines: write that into OVER_200, not ${most}`);
    }
    // A file that is one subject may be longer: write it into OVER_200 with the number that is shown here.
    expect(long.filter(({ now, most }) => now > most).map(({ file, now }) => `'${file}': ${now},`)).toEqual([]);
    const short = Object.keys(OVER_200).filter((file) => !sources.includes(file) || lines(file) <= 200);
    expect(short).toEqual([]);
  });

  it('a file over 300 lines says at its top why it is long', () => {
    const silent = sources.filter((file) => lines(file) > 300 && !/\bLong because\b/.test(opening(file)));
    expect(silent).toEqual([]);
  });

  it('handlers under 60 lines', () => {
    const handlers = ['functions/evaluate.ts', 'functions/apply.ts', 'functions/digest.ts'];
    expect(handlers.filter((file) => lines(file) > 60).map((file) => `${file}: ${lines(file)}`)).toEqual([]);
  });

  it('every file opens with a comment that says what it is', () => {
    expect(sources.filter((file) => opening(file) === '')).toEqual([]);
  });

  it('what is written out in place is not spread', () => {
    const spread = [...sources, ...filesBelow('test')].filter((file) =>
      /\.\.\.\{|\.\.\.\(?\[[^[\]]*\]( as const)?\)?[,\n]/.test(textOf(file)),
    );
    expect(spread.filter((file) => file !== 'test/architecture.test.ts')).toEqual([]);
  });

  it('two folder levels below a module are enough', () => {
    const deep = new Set(sources.map((file) => dirname(file)).filter((folder) => folder.split('/').length > 3));
    expect([...deep]).toEqual([]);
  });
});

describe('dependencies', () => {
  /** Packages that nothing imports, because they are run, or are types. */
  const NOT_IMPORTED: Readonly<Record<string, string>> = {
    '@biomejs/biome': 'the linter of `npm run check`',
    '@types/node': 'the types of node:',
    'aws-cdk': 'the CLI of `npm run synth`',
    'dynoxide-for-tests': 'brings the server that test/dynamodb starts',
    node: 'the node that npm scripts run with',
    typescript: 'the compiler of `npm run check`',
  };

  it('each is imported, or says why not', () => {
    const { dependencies, devDependencies } = packageJson;
    const names = Object.keys({ ...dependencies, ...devDependencies });
    const configs = ['vitest.config.ts'];
    const imported = new Set(
      [...sources, ...filesBelow('test'), ...configs]
        .flatMap(importsOf)
        .map((specifier) => /^(@[^/]+\/)?[^/]+/.exec(specifier)?.[0] ?? ''),
    );
    const unused = names.filter((name) => !imported.has(name) && !(name in NOT_IMPORTED));
    expect(unused).toEqual([]);
    const stale = Object.keys(NOT_IMPORTED).filter((name) => !names.includes(name) || imported.has(name));
    expect(stale).toEqual([]);
  });

  it('what Lambda runs needs only what is in `dependencies`', () => {
    const needed = [...packagesOf('functions'), ...packagesOf('lib')].filter((name) => !name.startsWith('node:'));
    const missing = needed.filter((name) => !Object.keys(packageJson.dependencies).some((one) => name.startsWith(one)));
    expect(missing).toEqual([]);
  });
});
