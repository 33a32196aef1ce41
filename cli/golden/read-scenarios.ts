/** Reads scenarios from `.jsonl` and `.jsonl.gz` files, and from folders of them, line by line. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { Scenario } from '../scenario/format.ts';

export type Line =
  | { readonly kind: 'scenario'; readonly file: string; readonly line: number; readonly scenario: Scenario }
  /** `message` names file and line. */
  | { readonly kind: 'bad'; readonly message: string };

/** Throws an Error for a path that isn't there or is neither a folder nor such a file. */
export const scenarioFiles = (path: string): readonly string[] => {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat === undefined) throw new Error(`${path}: no such file or folder`);
  if (!stat.isDirectory()) {
    if (!isScenarios(path)) throw new Error(`${path}: not a .jsonl or .jsonl.gz file`);
    return [path];
  }
  const files = readdirSync(path)
    .filter(isScenarios)
    .sort()
    .map((name) => join(path, name));
  if (files.length === 0) throw new Error(`${path}: no .jsonl or .jsonl.gz file in this folder`);
  return files;
};

const isScenarios = (path: string): boolean => /\.jsonl(\.gz)?$/.test(path);

export function* readScenarios(file: string): Generator<Line> {
  const raw = readFileSync(file);
  const text = (file.endsWith('.gz') ? gunzipSync(raw) : raw).toString('utf8');
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() !== '') yield toLine(file, index + 1, line);
  }
}

const toLine = (file: string, line: number, text: string): Line => {
  try {
    const scenario = JSON.parse(text) as Partial<Scenario> | null;
    const wrong = problem(scenario);
    if (wrong !== undefined) return { kind: 'bad', message: `${file}:${line}: ${wrong}` };
    return { kind: 'scenario', file, line, scenario: scenario as Scenario };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return { kind: 'bad', message: `${file}:${line}: not JSON: ${error.message}` };
  }
};

const problem = (scenario: Partial<Scenario> | null): string | undefined => {
  if (scenario === null || typeof scenario !== 'object') return 'not an object {"name", "input", "expected"}';
  const { name, input, expected } = scenario;
  if (typeof name !== 'string') return '"name" is missing: it should be a string';
  if (input === null || typeof input !== 'object') return '"input" is missing: it should be an object';
  if (typeof input.config !== 'object') return '"input.config" is missing: it should be an object of strings';
  if (!Array.isArray(input.job?.vertices)) return '"input.job.vertices" is missing: it should be a list';
  if (!Array.isArray(input.ticks)) return '"input.ticks" is missing: it should be a list';
  if (expected === null || typeof expected !== 'object') return '"expected" is missing: it should be an object';
  if (!Array.isArray(expected.ticks)) return '"expected.ticks" is missing: it should be a list';
  return undefined;
};
