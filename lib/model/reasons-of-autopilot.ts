/** The codes of the reasons that policy `autopilot` gives, as in `reasons.ts`. */
import type { Meaning } from './reason-meaning.ts';

export const autopilotReasons = {
  'capacity-curve': { means: 'What a vertex is to process, against what it can, as learned at each parallelism.' },
  'capacity-unknown': { means: 'No vertex has shown yet how many records it can process.' },
  'enough-capacity': { means: 'The job carries its load, and no other size is worth a restart.' },
  'restart-price': { means: 'A smaller size would do, but does not save enough yet to be worth a restart.' },
  'second-sample': { means: 'More capacity is needed by one sample: a second one decides.' },
  'odd-sample': { means: 'The newest sample is far from the others: a spike, until a second one says the same.' },
  'metrics-frozen': {
    means: 'Records flow, but no counter moves.',
    remedy: 'Check the reporter: it repeats old values.',
  },
  'metrics-incomplete': {
    means: 'A metric that was there before is missing.',
    remedy: 'If it lasts, check that the metrics of the job arrive (docs/reporters.md).',
  },
  'no-gain': { means: 'More capacity is needed, and no size that is allowed would give it.' },
  'hot-key': {
    means: 'One subtask gets far more records than the others: more subtasks do not relieve it.',
    remedy: 'Spread the key, or aggregate before the shuffle.',
  },
  'external-limit': {
    means: 'More subtasks have not processed more: something outside Flink limits the vertex.',
    remedy: 'Look at what it calls or writes to: quotas, connections, partitions.',
  },
  'catching-up': { means: 'A backlog is being worked off: the job is not made smaller.' },
  'just-started': { means: 'The job has just started: it is not made smaller on so few samples.' },
  silence: { means: 'Almost nothing arrives: an outage of the producers may end with a flood.' },
  'failed-lately': { means: 'Changes have failed: the next one is tried later.' },
} as const satisfies Readonly<Record<string, Meaning>>;
