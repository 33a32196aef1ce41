/** One answer of the doctor: what was asked, how bad the answer is, and what was seen. */
import type { VertexId } from '../model/graph.ts';
import type { Quantity } from '../model/reason.ts';
import type { CodeMeaning } from './code-meaning.ts';
import { LIMIT_CODES, type LimitCode } from './limit-codes.ts';
import { SET_UP_CODES, type SetUpCode } from './set-up-codes.ts';

export type FindingCode = SetUpCode | LimitCode;

/** The worst first. `not-checked`: it could not be tried, and `says` why. */
export const SEVERITIES = ['problem', 'warning', 'note', 'not-checked', 'ok'] as const;
export type Severity = (typeof SEVERITIES)[number];

export interface Finding {
  readonly code: FindingCode;
  readonly severity: Severity;
  /** What was seen, with its numbers. */
  readonly says: string;
  readonly vertex?: VertexId;
  readonly numbers?: Readonly<Record<string, Quantity>>;
  /** For this case; goes before those of the code. */
  readonly remedy?: string;
}

const MEANINGS: Readonly<Record<string, CodeMeaning>> = Object.assign({}, ...Object.values(SET_UP_CODES), LIMIT_CODES);

export const meaningOf = (code: FindingCode): CodeMeaning => {
  const meaning = MEANINGS[code];
  if (meaning === undefined) throw new Error(`"${code}" is no code of the doctor`);
  return meaning;
};

export const worstFirst = (findings: readonly Finding[]): readonly Finding[] =>
  findings.toSorted((a, b) => SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity));

export const count = (findings: readonly Finding[], severity: Severity): number =>
  findings.filter((finding) => finding.severity === severity).length;
