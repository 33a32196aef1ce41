/** The policy's own state within the state of a job. */
import type { AutoscalerState } from '../model/autoscaler-state.ts';
import type { Notice } from '../model/notice.ts';
import type { Reason } from '../model/reason.ts';
import type { Policy } from './policy.ts';

type Named = Pick<Policy<unknown>, 'name' | 'initial'>;

/** The state of the job, with what `change` makes of the policy's; the very same value when it changes nothing. */
export const withPolicy = (
  state: AutoscalerState,
  { name, initial }: Named,
  change: (own: unknown) => unknown,
): AutoscalerState => {
  const before = state.policy?.name === name ? state.policy.state : initial;
  const after = change(before);
  return after === before && state.policy !== undefined ? state : { ...state, policy: { name, state: after } };
};

export interface PolicySwitched {
  readonly state: AutoscalerState;
  readonly because: Reason;
  readonly notice: Notice;
}

/** Another policy has decided until now: its state goes, the window stays. Undefined when it is the same one, or the first. */
export const policySwitched = (state: AutoscalerState, { name, initial }: Named): PolicySwitched | undefined => {
  const before = state.policy?.name;
  if (before === undefined || before === name) return undefined;
  const says = `The policy is "${name}" from now on, before it was "${before}": its state starts again, the window stays.`;
  return {
    state: { ...state, policy: { name, state: initial } },
    because: { rule: 'policy-switched', says },
    notice: { type: 'Normal', reason: 'PolicySwitched', key: undefined, message: says, intervalMs: undefined },
  };
};
