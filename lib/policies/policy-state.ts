/** The policy's own state within the state of a job. */
import type { AutoscalerState } from '../model/autoscaler-state.ts';
import type { Notice } from '../model/notice.ts';
import type { Reason } from '../model/reason.ts';
import type { Policy } from './policy.ts';

type Named = Pick<Policy<unknown>, 'name' | 'initial'>;

/** What the policy kept, or starts with. */
export const ownState = ({ policy: kept }: AutoscalerState, { initial }: Named): unknown => kept?.state ?? initial;

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

/**
 * Another policy has decided until now: its state goes, the window stays. Undefined when it is the same one, or the first.
 * One that was the shadow goes on with what it learned as such.
 */
export const policySwitched = (state: AutoscalerState, { name, initial }: Named): PolicySwitched | undefined => {
  const before = state.policy?.name;
  if (before === undefined || before === name) return undefined;
  const asShadow = state.shadow?.policy.name === name ? state.shadow.policy : undefined;
  const starts = asShadow ? 'it keeps what it learned as shadow' : 'its state starts again';
  const says = `The policy is "${name}" from now on, before it was "${before}": ${starts}, the window stays.`;
  return {
    state: { ...state, policy: asShadow ?? { name, state: initial } },
    because: { rule: 'policy-switched', says },
    notice: { type: 'Normal', reason: 'PolicySwitched', key: undefined, message: says, intervalMs: undefined },
  };
};
