/** How policy `autopilot` shares what its jobs have shown. */
import type { FleetLearning } from '../policy.ts';
import type { AutopilotState } from './autopilot-state.ts';
import { emptySummary, readSummary, shownBy, withShown } from './fleet-summary.ts';

export const fleetLearning: FleetLearning<AutopilotState> = {
  isReadable: (shared) => readSummary(shared) !== undefined,
  withJob: (shared, key, { state, job }) => {
    const shown = shownBy(state, job);
    if (shown === undefined) return shared;
    const before = readSummary(shared) ?? emptySummary;
    const after = withShown(before, key, shown);
    return after === before ? shared : after;
  },
};
