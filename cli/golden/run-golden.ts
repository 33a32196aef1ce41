/** Runs golden scenarios through the core, and tells each mismatch and what is not yet covered. */
import type { Json, Scenario } from '../scenario/format.ts';
import { playScenario, readScenario } from '../scenario/play.ts';
import { compareResults, type Mismatch } from './compare.ts';
import { whyNotCovered } from './not-yet-covered.ts';
import { readScenarios } from './read-scenarios.ts';

export interface GoldenReport {
  readonly passed: number;
  readonly failed: number;
  readonly notCovered: number;
}

export type Verdict =
  | { readonly kind: 'passed' }
  | { readonly kind: 'failed'; readonly mismatches: readonly Mismatch[] }
  | { readonly kind: 'not covered'; readonly why: string }
  /** The scenario itself can't be played. */
  | { readonly kind: 'unplayable'; readonly message: string };

export const judge = ({ name, input, expected }: Scenario): Verdict => {
  const why = whyNotCovered(name);
  if (why !== undefined) return { kind: 'not covered', why };
  try {
    const mismatches = compareResults(expected, playScenario(readScenario(input)));
    return mismatches.length === 0 ? { kind: 'passed' } : { kind: 'failed', mismatches };
  } catch (error) {
    return { kind: 'unplayable', message: error instanceof Error ? error.message : String(error) };
  }
};

/** `say` gets one line at a time. A bad line is reported and counted as failed; the run goes on. */
export const runGolden = (files: readonly string[], say: (line: string) => void): GoldenReport => {
  let passed = 0;
  let failed = 0;
  let notCovered = 0;
  for (const file of files) {
    for (const line of readScenarios(file)) {
      if (line.kind === 'bad') {
        say(line.message);
        failed++;
        continue;
      }
      const { scenario } = line;
      const verdict = judge(scenario);
      if (verdict.kind === 'passed') passed++;
      else if (verdict.kind === 'not covered') {
        say(`${scenario.name}: not yet covered: ${verdict.why}`);
        notCovered++;
      } else {
        failed++;
        if (verdict.kind === 'unplayable') say(`${file}:${line.line}: ${scenario.name}: ${verdict.message}`);
        else for (const mismatch of verdict.mismatches) say(`${scenario.name}: ${toText(mismatch)}`);
      }
    }
  }
  return { passed, failed, notCovered };
};

const toText = ({ path, tick, expected, got }: Mismatch): string => {
  const at = tick === undefined ? '' : `tick ${tick}, `;
  return `${at}${path}: expected ${shown(expected)}, got ${shown(got)}`;
};

const shown = (value: Json | undefined): string => (value === undefined ? 'nothing' : JSON.stringify(value));
