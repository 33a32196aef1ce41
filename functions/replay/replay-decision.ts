/** A decision made again from what it was made from: is it the same, to the last bit? */

import { evaluateJob, type JobEvaluated, type JobInput } from '../../lib/evaluate-job.ts';
import { STATE_SCHEMA } from '../../lib/model/autoscaler-state.ts';
import type { ChangeEvent } from '../../lib/model/events.ts';
import { parseOptions } from '../../lib/options/options.ts';
import { POLICIES, type Policies } from '../../lib/policies.ts';
import { digestOfAnswer } from '../evaluation/keep-decision-input.ts';
import type { KeptInput } from '../store/decision-inputs/decision-inputs.ts';

export type Replayed =
  | { readonly kind: 'same'; readonly answer: JobEvaluated }
  /** What of it is not as it was, in words. */
  | { readonly kind: 'different'; readonly answer: JobEvaluated; readonly differences: readonly string[] }
  /** It can not be made again, and why. */
  | { readonly kind: 'impossible'; readonly says: string };

/** `event`: as it was published, with its reasons. */
export const replayDecision = (found: KeptInput, event: ChangeEvent, policies: Policies = POLICIES): Replayed => {
  switch (found.kind) {
    case 'none':
      return impossible(
        event.detail.rollbackOf === undefined
          ? 'What it was made from is not in the table: it has expired, or was decided before inputs were kept.'
          : 'It is a rollback: that follows from a change that failed, and is not decided on measurements.',
      );
    case 'too-large':
      return impossible(
        `What it was made from was not kept: it takes ${Math.ceil(found.bytes / 1024)} KB, and at most 200 KB are kept.`,
      );
    case 'unreadable':
      return impossible(`What it was made from can't be read: ${found.says}.`);
    case 'kept': {
      const { input: kept, digest } = found.kept;
      const policy = Object.hasOwn(policies, kept.policy) ? policies[kept.policy] : undefined;
      if (policy === undefined)
        return impossible(`It was made by policy "${kept.policy}", which this version does not have.`);
      const input: JobInput = { ...kept, policy, options: { ...noOptions(), ...kept.options } };
      const answer = evaluateJob(input);
      if (digestOfAnswer(answer) === digest) return { kind: 'same', answer };
      return { kind: 'different', answer, differences: differencesOf(answer, event, kept.state.schema) };
    }
  }
};

const impossible = (says: string): Replayed => ({ kind: 'impossible', says });

/** An option that the version which decided did not have yet has its default. */
const noOptions = (): JobInput['options'] => {
  const parsed = parseOptions({});
  if (parsed.kind === 'invalid') throw new Error(parsed.problems.join('; '));
  return parsed.options;
};

const differencesOf = (
  { decision }: JobEvaluated,
  { detail, name }: ChangeEvent,
  schema: number,
): readonly string[] => {
  const differences: string[] = [];
  const was = name === 'recommended' ? 'recommend' : 'rescale';
  if (decision.kind !== was) differences.push(`It was "${was}", and is now "${decision.kind}".`);
  if (decision.kind !== 'hold' && !isSame(decision.to, detail.to)) {
    differences.push(`The size was ${JSON.stringify(detail.to)}, and is now ${JSON.stringify(decision.to)}.`);
  }
  const [before, now] = [detail.because, decision.because].map((reasons) => reasons.map(({ says }) => says));
  for (const says of before?.filter((one) => !now?.includes(one)) ?? [])
    differences.push(`Was said, and is not now: ${says}`);
  for (const says of now?.filter((one) => !before?.includes(one)) ?? [])
    differences.push(`Was not said, and is now: ${says}`);
  if (schema !== STATE_SCHEMA)
    differences.push(`Its state was of schema ${schema}, and this version has ${STATE_SCHEMA}.`);
  return differences.length > 0
    ? differences
    : ['Decision and reasons are the same; numbers behind them, or the state that was left, are not.'];
};

const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);
