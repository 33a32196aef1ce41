/** Settings that can't be used, with everything that is wrong in them. */
import { type PlacedProblem, sentenceOf } from './checks/problem.ts';

/** `problems` are sentences that name the place and what would be right; `found` says where each is in the file. */
export class SettingsError extends Error {
  readonly found: readonly PlacedProblem[];
  readonly problems: readonly string[];
  constructor(found: readonly PlacedProblem[]) {
    const problems = found.map(sentenceOf);
    super(`The settings can't be used:\n${problems.map((problem) => `- ${problem}`).join('\n')}`);
    this.name = 'SettingsError';
    this.found = found;
    this.problems = problems;
  }
}
