import { expect, it } from 'vitest';
import { advance } from '../../../lib/change/advance.ts';
import { followUpChange } from '../../../lib/change/follow-up-change.ts';
import { learnFromOutcome } from '../../../lib/change/learn-from-outcome.ts';
import { initialState } from '../../../lib/model/autoscaler-state.ts';
import type { ChangeInFlight } from '../../../lib/model/change.ts';
import { inState } from '../../support/changes.ts';
import { pendingChange } from '../../support/job-values.ts';
import { policies } from '../../support/policies.ts';

const NOW = Date.UTC(2026, 0, 1, 12);
const change = inState(pendingChange(NOW), 'applied');
const failed = { kind: 'failed', at: NOW, because: [], remedy: 'roll-back' } as const;

it('a failed change of a policy that is in the table no more is quarantined, and its state stays', () => {
  const policy = { name: 'removed', state: { of: 'its own' } };
  const state = learnFromOutcome({ ...initialState, policy }, change, failed, policies);
  expect(state.policy).toEqual(policy);
  expect(state.quarantine).toHaveLength(1);
});

it('a policy that the job was switched to since learns nothing', () => {
  const policy = { name: 'threshold', state: { beyond: undefined, withdrawn: 0 } };
  const state = learnFromOutcome({ ...initialState, policy }, { ...change, policy: 'flink' }, failed, policies);
  expect(state.policy).toEqual(policy);
  expect(state.quarantine).toHaveLength(1);
});

it('nor once the platform has taken the change, nor of what follows by itself', () => {
  const policy = { name: 'threshold', state: { beyond: undefined, withdrawn: 0 } };
  const learnedOf = (one: ChangeInFlight) =>
    learnFromOutcome({ ...initialState, policy }, one, failed, policies).policy;
  const claimed = inState({ ...pendingChange(NOW), policy: 'flink' }, 'applying');
  const taken = advance(claimed, { kind: 'answer', outcome: { kind: 'applied', at: NOW, because: [] } });
  if (taken.kind !== 'outcome') throw new Error('not recorded');
  expect(learnedOf(taken.change)).toEqual(policy);
  const rollback = followUpChange(taken.change, failed, '4');
  expect(rollback && learnedOf(rollback)).toEqual(policy);
});

it('the policy that decided learns of the outcome', () => {
  const policy = { name: 'threshold', state: { beyond: undefined, withdrawn: 0 } };
  const state = learnFromOutcome({ ...initialState, policy }, change, failed, policies);
  expect(state.policy?.state).toMatchObject({ withdrawn: 1 });
});
