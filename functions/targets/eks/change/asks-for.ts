/**
 * Does the resource ask for what the change wants? What it asks for counts: the operator and Flink get there by themselves.
 * Of a rescale its size tells, for its configuration may follow later; without a rescale only the configuration does.
 */
import { isApplied, isConfigOnly } from '../../../../lib/change/config-changes.ts';
import type { Change } from '../../../../lib/model/decision.ts';
import { sameSize } from '../../../../lib/sizing/size-to.ts';
import type { JobDescription } from '../../../ports.ts';

export const matchesDesired = ({ requested, state, requestedConfig }: JobDescription, change: Change): boolean =>
  isConfigOnly(change)
    ? requestedConfig !== undefined && isApplied(requestedConfig.values, change.config)
    : sameSize(requested ?? state.sizing, change.to);
