import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));

const filesBelow = (folder: string): readonly string[] =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.d.ts'))
    .map((file) => join(folder, file).replaceAll('\\', '/'));

const IMPORT =
  /(?:^|\n)\s*(?:import|export)\b[^;'"]*?from\s*['"]([^'"]+)['"]|import\(\s*['"]([^'"]+)['"]\s*\)|(?:^|\n)import\s+['"]([^'"]+)['"]/g;

/** What a file imports: paths of ours relative to the root, packages by name. */
const importsOf = (file: string): readonly string[] =>
  [...readFileSync(join(root, file), 'utf8').matchAll(IMPORT)].map((match) => {
    const specifier = match[1] ?? match[2] ?? match[3] ?? '';
    if (!specifier.startsWith('.')) return specifier;
    return relative(root, resolve(root, dirname(file), specifier)).replaceAll('\\', '/');
  });

const ROOMS = ['lib', 'functions', 'infra', 'console', 'world', 'sandbox', 'cli', 'test'];
const isOurs = (specifier: string): boolean => ROOMS.includes(specifier.split('/')[0] ?? '');

/** Room -> rooms it may import. `test` may import all. */
const ARROWS: Readonly<Record<string, readonly string[]>> = {
  lib: ['lib'],
  functions: ['functions', 'lib'],
  infra: ['infra', 'lib'],
  console: ['console', 'functions', 'lib'],
  world: ['world', 'lib'],
  sandbox: ['sandbox', 'console', 'world', 'functions', 'lib'],
  cli: ['cli', 'sandbox', 'world', 'functions', 'lib'],
};

describe('the arrows between the rooms', () => {
  it.each(Object.entries(ARROWS))('%s imports only what it may', (room, allowed) => {
    const wrong = filesBelow(room).flatMap((file) =>
      importsOf(file)
        .filter((specifier) => isOurs(specifier) && !allowed.includes(specifier.split('/')[0] ?? ''))
        .map((specifier) => `${file} imports ${specifier}`),
    );
    expect(wrong).toEqual([]);
  });

  it('lib uses no package but the schema validator', () => {
    const packages = new Set(
      filesBelow('lib')
        .flatMap(importsOf)
        .filter((specifier) => !isOurs(specifier)),
    );
    expect([...packages]).toEqual(['valibot']);
  });

  it('functions know nothing of CDK, infra nothing of the SDK', () => {
    const of = (room: string, packages: RegExp) =>
      filesBelow(room).filter((file) => importsOf(file).some((s) => packages.test(s)));
    expect(of('functions', /^(aws-cdk-lib|constructs|cdk-nag)/)).toEqual([]);
    expect(of('infra', /^@aws-(sdk|lambda-powertools)\//)).toEqual([]);
  });
});

describe('lib is pure', () => {
  const IMPURE = [
    /\bDate\.now\(/,
    /\bnew Date\(\)/,
    /\bMath\.random\(/,
    /\bprocess\.(env|argv|hrtime|stdout|exit)\b/,
    /\bconsole\./,
    /\bsetTimeout\(/,
    /\bfetch\(/,
  ];
  it('no clock, no dice, no environment, no output', () => {
    const wrong = filesBelow('lib').flatMap((file) => {
      const text = readFileSync(join(root, file), 'utf8').replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '');
      return IMPURE.filter((impure) => impure.test(text)).map((impure) => `${file}: ${impure.source}`);
    });
    expect(wrong).toEqual([]);
  });
});

describe('the code stays small', () => {
  const sources = ['lib', 'functions', 'infra', 'console', 'world', 'sandbox', 'cli'].flatMap(filesBelow);
  const lines = (file: string): number => readFileSync(join(root, file), 'utf8').trimEnd().split('\n').length;

  it('no file over 210 lines', () => {
    expect(sources.filter((file) => lines(file) > 210).map((file) => `${file}: ${lines(file)}`)).toEqual([]);
  });

  it('handlers under 60 lines', () => {
    const handlers = ['functions/evaluate.ts', 'functions/apply.ts'];
    expect(handlers.filter((file) => lines(file) > 60).map((file) => `${file}: ${lines(file)}`)).toEqual([]);
  });

  it('every file opens with the question it answers', () => {
    const silent = sources.filter((file) => !/^(#!.*\n)?\/(\*\*|\/)/.test(readFileSync(join(root, file), 'utf8')));
    expect(silent).toEqual([]);
  });
});
