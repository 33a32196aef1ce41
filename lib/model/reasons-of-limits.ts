/** The codes of the reasons that the limits of the user give, as in `reasons.ts`. */
import type { Meaning } from './reason-meaning.ts';

export const limitReasons = {
  budget: {
    means: 'A larger size is wanted than the budget of the job or of the fleet allows, or its price is not known.',
    remedy: 'Raise the budget, or say the price of a slot (docs/policy-autopilot-limits.md).',
  },
  calendar: { means: 'A period of `job.autopilot.calendar` sets the smallest or the largest size at this time.' },
  'stopped-when-stable': {
    means: 'The job has kept its size for as long as `stop-when-stable` says: changes are only recommended.',
    remedy: 'To start it again, deploy another job graph, or change the value of `job.autopilot.stop-when-stable`.',
  },
  'restarts-a-day': {
    means: 'The job was changed as often within 24 hours as it may be: the change waits.',
    remedy: 'Raise `job.autopilot.max-restarts-per-day` if it can not wait.',
  },
  'portable-memory': {
    means: 'User code of a portable pipeline of Beam (Python, Go) runs beside the JVM: its heap does not size memory.',
    remedy: 'Size the containers by their own metrics (docs/beam.md).',
  },
  'portable-load': {
    means: 'A portable pipeline of Beam reads in its harness, and no stage shows how much: parallelism stays.',
    remedy: 'Put a Reshuffle behind the transform that reads (docs/beam.md).',
  },
} as const satisfies Readonly<Record<string, Meaning>>;
