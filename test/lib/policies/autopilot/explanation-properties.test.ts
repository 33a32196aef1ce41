import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromExactJson, toExactJson } from '../../../../functions/store/codec/exact-json.ts';
import { evaluateJob, type JobEvaluated, type JobInput } from '../../../../lib/evaluate-job.ts';
import { initialState } from '../../../../lib/model/autoscaler-state.ts';
import type { Predictions } from '../../../../lib/model/predictions.ts';
import type { Reason } from '../../../../lib/model/reason.ts';
import { formatNumber } from '../../../../lib/number/format.ts';
import { POLICIES, policyNamed } from '../../../../lib/policies.ts';
import { countedProperty } from '../../../support/counted-property.ts';
import { graphOf, observed, type RandomJob, randomJob } from '../../../support/random-job.ts';
import { MINUTE, optionsOf, START, stateOf } from '../../../support/small-job.ts';

const TRIGGERS = [
  'load-above-capacity',
  'backlog-late',
  'smaller-size-pays',
  'load-within-capacity',
  'no-gain',
  'odd-sample',
  'metrics-frozen',
  'metrics-incomplete',
  'two-samples',
  'capacity-unknown',
  'failed-lately',
];
/** Said before the policy is asked. */
const BEFORE_IT = ['new-sample', 'stabilizing', 'evaluation', 'metric-missing'];

const options = fc
  .record({
    'vertex.min-parallelism': fc.integer({ min: 1, max: 5 }).map(String),
    'vertex.max-parallelism': fc.integer({ min: 5, max: 100 }).map(String),
    'job.autopilot.objective': fc.constantFrom('savings', 'savings', 'balanced', 'reliability'),
  })
  .map((own) => optionsOf({ 'catch-up.duration': '30 min', ...own }));

/** Times the load that was drawn, a factor for each minute. */
const loads = fc
  .tuple(fc.constantFrom(0.2, 0.5, 1, 2), fc.constantFrom(1, 1.05, 1.3, 3), fc.integer({ min: 3, max: 9 }))
  .map(
    ([base, later, from]) =>
      (minute: number) =>
        minute < from ? base : base * later,
  );

const MINUTES = 16;

interface Step {
  readonly input: JobInput;
  readonly taken: JobEvaluated;
}

const stepsOf = (
  job: RandomJob,
  load: (minute: number) => number,
  given: ReturnType<typeof optionsOf>,
): readonly Step[] => {
  const steps: Step[] = [];
  let state = initialState;
  let countedSeconds = 0;
  for (let minute = 0; minute <= MINUTES; minute++) {
    countedSeconds += minute === 0 ? 0 : 60 * load(minute);
    const input: JobInput = {
      policy: policyNamed('autopilot', POLICIES),
      options: given,
      job: stateOf(graphOf(job)),
      state,
      observations: [observed(job, { minute, load: load(minute), countedSeconds })],
      now: START + minute * MINUTE,
      // The job stays as it is: what is asked for is not carried out.
      executionMode: { kind: 'act' },
    };
    const taken = evaluateJob(input);
    steps.push({ input, taken });
    state = taken.state;
  }
  return steps;
};

/** As it comes back from the store. */
const stored = (value: unknown): unknown => fromExactJson(toExactJson(value));

const expectFinite = (reasons: readonly Reason[], predictions: Predictions | undefined): void => {
  for (const { says, numbers = {} } of reasons) {
    expect(says).not.toMatch(/NaN|undefined|Infinity|unlimited|unknown/);
    for (const [name, { value }] of Object.entries(numbers))
      expect([name, Number.isFinite(value)]).toEqual([name, true]);
  }
  const { score, coverage, alternatives = [], nextSize } = predictions ?? {};
  const numbers = [score, coverage, nextSize && { at: nextSize.at }].flatMap((one) => Object.values(one ?? {}));
  for (const value of numbers) expect(value).toSatisfy(Number.isFinite);
  for (const { size, carries, holdSeconds, cost, parallelism } of alternatives) {
    for (const value of [size, carries, holdSeconds, cost, ...Object.values(parallelism)]) {
      expect(value).toSatisfy(Number.isFinite);
    }
  }
  expect(alternatives.length).toBeLessThanOrEqual(6);
};

/** What the sentence says that a size carries is what the table of sizes has. */
const expectSameRates = (reasons: readonly Reason[], predictions: Predictions | undefined): void => {
  const says = reasons.find(({ rule }) => rule === 'alternatives')?.says ?? '';
  const said = [...says.matchAll(/ carry (.*?) records\/s/g)].map(([, rate]) => rate);
  const weighed = (predictions?.alternatives ?? []).map(({ carries }) => formatNumber(carries));
  expect(weighed).toEqual(expect.arrayContaining(said));
};

describe('every decision of policy autopilot', () => {
  it('has its trigger first, and only finite numbers', () => {
    countedProperty(
      { 'a change': 0.05, 'a smaller size that waits': 0.05, 'more is needed': 0.05, 'a bound is active': 0.02 },
      [randomJob({ maxBusyMs: 700, minRecordsPerSecond: 10 }), loads, options],
      (met, job, load, given) => {
        for (const { taken } of stepsOf(job, load, given)) {
          const { because } = taken.decision;
          expect([...TRIGGERS, ...BEFORE_IT]).toContain(because[0]?.rule);
          expectFinite(because, taken.predictions);
          expectSameRates(because, taken.predictions);
          const rules = because.map(({ rule }) => rule);
          if (taken.decision.kind === 'rescale') met('a change');
          if (rules.includes('restart-price')) met('a smaller size that waits');
          if (rules[0] === 'load-above-capacity') met('more is needed');
          if (rules.includes('within-bounds')) met('a bound is active');
        }
      },
      { numRuns: 40 },
    );
  });

  it('replays bit for bit from what is stored', () => {
    countedProperty(
      { 'a change': 0.05 },
      [randomJob({ maxBusyMs: 700, minRecordsPerSecond: 10 }), loads, options],
      (met, job, load, given) => {
        for (const { input, taken } of stepsOf(job, load, given)) {
          const state = stored(input.state) as JobInput['state'];
          const again = evaluateJob({ ...input, state });
          expect(stored(again)).toEqual(stored(taken));
          if (taken.decision.kind === 'rescale') met('a change');
        }
      },
      { numRuns: 20 },
    );
  });
});
