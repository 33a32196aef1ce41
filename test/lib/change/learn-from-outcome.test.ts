import { expect, it } from 'vitest';
import { learnFromOutcome } from '../../../lib/change/learn-from-outcome.ts';
import { initialState } from '../../../lib/model/autoscaler-state.ts';
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

it('the policy that decided learns of the outcome', () => {
  const policy = { name: 'threshold', state: { beyond: undefined, withdrawn: 0 } };
  const state = learnFromOutcome({ ...initialState, policy }, change, failed, policies);
  expect(state.policy?.state).toMatchObject({ withdrawn: 1 });
});
