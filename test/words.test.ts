/** A lint for prose and identifiers: words that a reader of English as a second language has to look up, or that are not the field's. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { root } from './support/import-graph.ts';

/** Each word to avoid, and what to write. Matched in any case, as a whole word. */
const INSTEAD: readonly (readonly [RegExp, string])[] = [
  [/\banew\b/i, '"again", or "from zero"'],
  [/\bheed(s|ed|ing)?\b/i, '"follow", "use" or "read"'],
  [/\breckon(s|ed|ing)?\b/i, '"calculate", or "start from"'],
  [/\btold\b/i, '"reported", "published" or "shown"'],
  [/\bwhoever\b/i, '"the caller", or who it is'],
  [/\bsomebody\b/i, '"others", "another writer" or "a person"'],
  [/\bnobody\b/i, 'what is missing: "not measured", "not known", "not applied"'],
  [/\bdice\b/i, '"randomness"'],
  [/\brooms\b/i, '"modules"'],
  [/\bdoors\b/i, '"ports"'],
  [/\b(take|takes|took|taken|taking)( it| them)? back\b/i, '"roll back", or "revert"'],
  [/\bstands in\b/i, '"is in"'],
  [/\blies idle\b/i, '"is not used"'],
];

const WHERE = [
  'lib',
  'functions',
  'infra',
  'package',
  'backtest',
  'settings-file',
  'console',
  'sandbox',
  'bench',
  'world',
  'cli',
  'docs',
  'test',
  '.ci',
];
const FILES = ['README.md', 'CHANGELOG.md', 'package.json', 'vitest.config.ts'];
const TEXT = /(\.(tsx?|md|css|html|json|ya?ml|java|go|mjs|svg)|\.ci\/run)$/;
/** Recorded from others, or the words themselves. */
const EXCEPT = [
  'test/golden/scenarios/',
  'test/functions/store/recorded/',
  'test/support/flink-rest/1.20.5/',
  'test/support/flink-rest/2.3.0/',
  'test/words.test.ts',
  'docs/glossary.md',
];

interface Finding {
  readonly line: number;
  readonly word: string;
  readonly instead: string;
}

const findings = (text: string): readonly Finding[] =>
  text.split('\n').flatMap((content, i) =>
    INSTEAD.flatMap(([pattern, instead]) => {
      const word = pattern.exec(content)?.[0];
      return word === undefined ? [] : [{ line: i + 1, word, instead }];
    }),
  );

const filesIn = (folder: string): readonly string[] =>
  readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length).replace(/^\//, ''));

const checked = [...WHERE.flatMap(filesIn), ...FILES].filter(
  (path) => TEXT.test(path) && !path.includes('node_modules/') && !EXCEPT.some((one) => path.startsWith(one)),
);

describe('the lint for words', () => {
  it.each([
    ['is published anew', 'anew'],
    ['Nobody has applied it', 'Nobody'],
    ['the change is taken back once', 'taken back'],
    ['a later evaluation takes it back', 'takes it back'],
  ])('finds the word in "%s"', (sentence, word) => {
    expect(findings(`fine\n${sentence}`)).toMatchObject([{ line: 2, word }]);
  });

  it.each(['there is room for one more', 'a back door of indices', 'toldPrice', 'the value that it took'])(
    'leaves "%s" alone',
    (sentence) => {
      expect(findings(sentence)).toEqual([]);
    },
  );

  it('reads every module, its tests and the documents', () => {
    for (const folder of WHERE) expect(checked.filter((path) => path.startsWith(`${folder}/`))).not.toEqual([]);
    expect(checked).toEqual(expect.arrayContaining(['README.md', 'docs/ARCHITECTURE.md', 'lib/evaluate-job.ts']));
  });

  it('no text has a word to avoid', () => {
    const wrong = checked.flatMap((path) =>
      findings(readFileSync(join(root, path), 'utf8')).map(
        ({ line, word, instead }) => `${path}:${line}: "${word}": write ${instead}`,
      ),
    );
    expect(wrong).toEqual([]);
  });
});
