/** NOTICE: every package whose code is inside a bundle, with its license. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './root.ts';

interface Bundled {
  readonly name: string;
  readonly version: string;
  readonly license: string;
  /** The files of the package that speak of it. */
  readonly texts: readonly string[];
}

/** `inputs`: the files that esbuild has read, from the root. */
export const noticeOf = (inputs: readonly string[]): string => {
  const folders = [
    ...new Set(inputs.flatMap((input) => /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(input)?.[1] ?? [])),
  ];
  const packages = folders.map(bundledPackage).toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const blocks = packages.map(({ name, version, license, texts }) =>
    `${name} ${version} (${license})\n\n${texts.join('\n\n')}`.trimEnd(),
  );
  return `${HEAD}\n\n${blocks.join(`\n\n${'-'.repeat(72)}\n\n`)}\n`;
};

const HEAD = `flink-autopilot
Licensed under the Apache License 2.0, see LICENSE.

The files of this package contain code of the packages below.

${'='.repeat(72)}`;

const bundledPackage = (folder: string): Bundled => {
  const path = join(root, folder);
  const { name, version, license } = JSON.parse(readFileSync(join(path, 'package.json'), 'utf8')) as Bundled;
  if (typeof license !== 'string') throw new Error(`${folder}/package.json names no license: it can't be bundled.`);
  const files = existsSync(path) ? readdirSync(path).filter((file) => /^(licen[cs]e|notice|copying)/i.test(file)) : [];
  return { name, version, license, texts: files.sort().map((file) => readFileSync(join(path, file), 'utf8').trim()) };
};
