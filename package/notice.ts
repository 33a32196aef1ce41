/** NOTICE: every package whose code is inside a bundle, with its license. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './root.ts';

interface Bundled {
  readonly name: string;
  readonly version: string;
  readonly license: string;
  /** What its own license files say; many packages share one. */
  readonly text: string;
}

type Said = Pick<Bundled, 'name' | 'version'> & { readonly license?: unknown };

/** `inputs`: the files that esbuild has read, from the root. */
export const noticeOf = (inputs: readonly string[]): string => {
  const folders = [
    ...new Set(inputs.flatMap((input) => /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(input)?.[1] ?? [])),
  ];
  const packages = folders.map(bundledPackage).toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const blocks = [...Map.groupBy(packages, ({ text }) => text)].map(([text, those]) => {
    const names = those.map(({ name, version, license }) => `${name} ${version} (${license})`);
    return `${names.join('\n')}\n\n${text}`.trimEnd();
  });
  return `${HEAD}\n\n${blocks.join(`\n\n${'-'.repeat(72)}\n\n`)}\n`;
};

const HEAD = `flink-autopilot
Licensed under the Apache License 2.0, see LICENSE.

The files of this package contain code of the packages below.

${'='.repeat(72)}`;

const bundledPackage = (folder: string): Bundled => {
  const path = join(root, folder);
  const { name, version, ...said } = JSON.parse(readFileSync(join(path, 'package.json'), 'utf8')) as Said;
  const license = licenseOf(said.license);
  if (license === undefined) throw new Error(`${folder}/package.json names no license: it can't be bundled.`);
  const files = readdirSync(path).filter((file) => /^(licen[cs]e|notice|copying)/i.test(file));
  const texts = files.sort().map((file) => readFileSync(join(path, file), 'utf8').trim());
  return { name, version, license, text: texts.join('\n\n') };
};

/** Packages of long ago write `{"type": "MIT"}`. */
const licenseOf = (said: unknown): string | undefined => {
  if (typeof said === 'string') return said;
  return typeof said === 'object' && said !== null && 'type' in said ? licenseOf(said.type) : undefined;
};
