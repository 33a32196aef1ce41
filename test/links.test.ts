/** Does every link in the documents lead somewhere? Files and anchors; no network. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, it } from 'vitest';
import { root } from './support/import-graph.ts';

const FOLDERS = [
  'docs',
  'bench',
  'cli',
  'console',
  'functions',
  'infra',
  'lib',
  'package',
  'sandbox',
  'settings-file',
  'test',
  'world',
];

const filesIn = (folder: string, ending: RegExp): readonly string[] =>
  readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && ending.test(entry.name))
    .map((entry) => join(folder, entry.parentPath.slice(join(root, folder).length), entry.name))
    .filter((path) => !path.includes('node_modules/'));

const textOf = (path: string): string => readFileSync(join(root, path), 'utf8');

/** Code shows what links look like; it has none. */
const withoutCode = (markdown: string): string =>
  markdown.replaceAll(/^ *(```|~~~).*?^ *\1/gms, '').replaceAll(/`[^`\n]*`/g, 'code');

const linksOf = (markdown: string): readonly string[] =>
  [...withoutCode(markdown).matchAll(/\]\(<?([^()\s>]+)>?(?: "[^"]*")?\)/g)]
    .map(([, target = '']) => target)
    .filter((target) => !/^[a-z][a-z+.-]*:/i.test(target));

/** As GitHub makes them of headings: a second one of the same words gets `-1`. */
const anchorsOf = (markdown: string): ReadonlySet<string> => {
  const body = markdown.replaceAll(/^ *(```|~~~).*?^ *\1/gms, '');
  const anchors = new Set([...body.matchAll(/\b(?:id|name)="([^"]+)"/g)].map(([, id = '']) => id));
  const times = new Map<string, number>();
  for (const [, heading = ''] of body.matchAll(/^#{1,6} +(.+?)[ #]*$/gm)) {
    const words = heading.replaceAll(/!?\[([^\]]*)\]\([^)]*\)/g, '$1').toLowerCase();
    const slug = words.replaceAll(/[^\p{L}\p{M}\p{N}\p{Pc}\- ]/gu, '').replaceAll(' ', '-');
    const before = times.get(slug) ?? 0;
    times.set(slug, before + 1);
    anchors.add(before === 0 ? slug : `${slug}-${before}`);
  }
  return anchors;
};

/** What is wrong with a link, or nothing. `from` is the path of its document. */
const wrongWith = (from: string, target: string): string | undefined => {
  const [path = '', anchor] = target.split('#');
  const to = path === '' ? from : normalize(join(dirname(from), decodeURIComponent(path)));
  if (!existsSync(join(root, to))) return `${from}: ${target}: there is no ${to}`;
  if (anchor === undefined || !to.endsWith('.md')) return undefined;
  return anchorsOf(textOf(to)).has(anchor) ? undefined : `${from}: ${target}: ${to} has no heading for #${anchor}`;
};

const wrongIn = (documents: readonly string[]): readonly string[] =>
  documents.flatMap((from) => linksOf(textOf(from)).flatMap((target) => wrongWith(from, target) ?? []));

const documents = [
  ...readdirSync(root).filter((name) => name.endsWith('.md')),
  ...FOLDERS.flatMap((folder) => filesIn(folder, /\.md$/)),
];

describe('links', () => {
  it('each one in the documents leads to a file, and to a heading of it', () => {
    expect(documents.flatMap((path) => linksOf(textOf(path))).length).toBeGreaterThan(200);
    expect(wrongIn(documents)).toEqual([]);
  });

  it('each page of docs/ is in the list by task, and the list is in the README', () => {
    const listed = new Set(linksOf(textOf('docs/README.md')).map((target) => target.split('#')[0]));
    const pages = readdirSync(join(root, 'docs')).filter((name) => name.endsWith('.md') && name !== 'README.md');
    expect(pages.filter((name) => !listed.has(name))).toEqual([]);
    expect(linksOf(textOf('README.md'))).toContain('docs/README.md');
  });

  it('each document that the code names is there', () => {
    const named = FOLDERS.filter((folder) => folder !== 'docs').flatMap((folder) =>
      filesIn(folder, /(?<!links\.test)\.tsx?$/).flatMap((from) =>
        [...textOf(from).matchAll(/(?<![\w/.-])docs\/[\w/-]+\.(?:md|json|ya?ml)(?:#[\w-]+)?/g)].map(([target]) => ({
          from,
          target,
        })),
      ),
    );
    expect(named.length).toBeGreaterThan(20);
    expect(
      named.flatMap(({ from, target }) => wrongWith('README.md', target)?.replace('README.md', from) ?? []),
    ).toEqual([]);
  });

  it.each([
    ['docs/cli.md', undefined],
    ['docs/cli.md#rights', undefined],
    ['docs/no-such-page.md', 'README.md: docs/no-such-page.md: there is no docs/no-such-page.md'],
    ['docs/cli.md#wrongs', 'README.md: docs/cli.md#wrongs: docs/cli.md has no heading for #wrongs'],
  ])('%s', (target, wrong) => {
    expect(wrongWith('README.md', target)).toBe(wrong);
  });

  it('code has no links, and headings of the same words are counted', () => {
    expect(linksOf('see [a](b.md#c), `[d](e.md)`, [f](https://g)\n```\n[h](i.md)\n```\n[j](<k.md>)')).toEqual([
      'b.md#c',
      'k.md',
    ]);
    expect([...anchorsOf('# A `b.c` & d\n\n## [E](f.md)\n\n```\n# no\n```\n## E\n')]).toEqual(['a-bc--d', 'e', 'e-1']);
  });
});
