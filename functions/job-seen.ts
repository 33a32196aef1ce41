/** The job of a change as its target describes it. */
import { sizeOnly } from '../lib/change/config-changes.ts';
import type { JobSeen } from '../lib/change/step.ts';
import type { Change } from '../lib/model/change.ts';
import type { Reason } from '../lib/model/reason.ts';
import type { JobDescription, JobReader } from './ports.ts';

export const jobSeen = (target: JobReader, description: JobDescription, change: Change): JobSeen => ({
  ...description,
  asWanted: target.matchesDesired(description, change),
  sizeAsWanted: target.matchesDesired(description, sizeOnly(change)),
});

/** A job that runs and is being changed by others, or by its platform. */
export const unstable = (description: JobDescription): readonly Reason[] =>
  description.stable || description.state.status !== 'RUNNING'
    ? []
    : [{ rule: 'stable', says: `The job is ${description.condition}: it is being changed.` }];
