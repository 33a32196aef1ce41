/** The declarations of the construct: by the compiler, those that `exports.ts` leads to, with imports that every TypeScript resolves. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { root } from './root.ts';

/**
 * Writes `folder/package/exports.d.ts` and what it needs. Throws an Error with what the compiler says, or when a
 * declaration needs a package that is not one of `packages`: users would not have it.
 */
export const writeDeclarations = (folder: string, packages: readonly string[]): void => {
  const all = mkdtempSync(join(tmpdir(), 'flink-autopilot-declarations-'));
  try {
    compile(all);
    const needed = new Set<string>();
    follow(all, 'package/exports', needed);
    for (const file of needed) {
      const text = readFileSync(join(all, `${file}.d.ts`), 'utf8');
      const foreign = foreignPackages(text, packages);
      if (foreign.length > 0) throw new Error(`${file}.d.ts needs ${foreign.join(', ')}, which users do not have`);
      const target = join(folder, `${file}.d.ts`);
      mkdirSync(dirname(target), { recursive: true });
      writeFileSync(target, text.replaceAll(RELATIVE, '$1.js'));
    }
  } finally {
    rmSync(all, { recursive: true });
  }
};

const compile = (outDir: string): void => {
  const config = join(outDir, 'tsconfig.json');
  writeFileSync(
    config,
    JSON.stringify({
      extends: join(root, 'tsconfig.json'),
      compilerOptions: {
        noEmit: false,
        declaration: true,
        emitDeclarationOnly: true,
        rewriteRelativeImportExtensions: true,
        rootDir: root,
        outDir,
        typeRoots: [join(root, 'node_modules/@types')],
      },
      include: [],
      files: [join(root, 'package/exports.ts')],
    }),
  );
  const tsc = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin/tsc');
  const { status, stdout, stderr } = spawnSync(process.execPath, [tsc, '-p', config], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`The declarations can't be made:\n${stdout}${stderr}`);
};

/** `'./settings.ts'` of an import, and `"./settings.ts"` of a type that the compiler has worked out. */
const RELATIVE = /(?<=['"])(\.\.?\/[^'"]+)\.ts(?=['"])/g;

const follow = (folder: string, file: string, found: Set<string>): void => {
  if (found.has(file)) return;
  const path = join(folder, `${file}.d.ts`);
  if (!existsSync(path)) throw new Error(`${file}.d.ts is imported, and the compiler has not made it`);
  found.add(file);
  for (const [, imported = ''] of readFileSync(path, 'utf8').matchAll(RELATIVE)) {
    follow(folder, join(dirname(file), imported), found);
  }
};

const foreignPackages = (text: string, packages: readonly string[]): readonly string[] =>
  [...text.matchAll(/(?:^(?:import|export) [^;]*?from |import\()['"]([^.'"][^'"]*)['"]/gm)]
    .map(([, name = '']) => name)
    .filter((name) => !packages.some((one) => name === one || name.startsWith(`${one}/`)));
