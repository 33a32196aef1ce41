/** The codes of the reasons that policy `autopilot` gives, as in `reasons.ts`. */
import type { Meaning } from './reason-meaning.ts';

export const autopilotReasons = {
  'load-above-capacity': {
    means: 'The forecast is above what the job carries: more capacity was looked for.',
  },
  'backlog-late': { means: 'The backlog takes too long at this size: more capacity was looked for.' },
  'smaller-size-pays': { means: 'A smaller size carries the load and pays: it was looked at.' },
  'whole-commits': {
    means:
      'A source reads commits of another job: its load is taken over whole commits, and what the newest one brought is no backlog before the next.',
    remedy: 'For less to wait at a time, let the job that writes commit more often.',
  },
  'load-within-capacity': { means: 'The job carries what is forecast, and nothing asks for another size.' },
  alternatives: { means: 'The sizes that were weighed: what each carries, for how long, and its cost in slots.' },
  'would-change': { means: 'From which load on, or when, the decision would be another one.' },
  'restart-earned': { means: 'A smaller size would have saved so much by now that it is worth the restart.' },
  'uneven-parts': {
    means: 'Partitions or key groups can not be divided: at this parallelism some subtasks have more than others.',
    remedy:
      'Give the topic more partitions, or the job a higher maximum parallelism (it starts without its state then).',
  },
  'sizes-far-apart': {
    means:
      'The next size that carries the planned load costs far more than one that carries all that is likely: the cheaper one was taken, with less in reserve.',
    remedy:
      'Where the sizes are key groups or partitions, a number with more divisors has more sizes; set an error budget for more in reserve.',
  },
  'capacity-curve': { means: 'What a vertex is to process, against what it can, as learned at each parallelism.' },
  'capacity-unknown': { means: 'No vertex has shown yet how many records it can process.' },
  'enough-capacity': { means: 'The job carries its load, and no other size is worth a restart.' },
  'restart-price': { means: 'A smaller size would do, but does not save enough yet to be worth a restart.' },
  season: {
    means:
      'The load of the same time yesterday or a week ago has been a better forecast: the sizes of the next hours are planned by it.',
    remedy: 'If it is not wanted, set `job.autopilot.season.enabled` to `false`.',
  },
  'error-budget': {
    means: 'The job was behind for longer than its error budget allows: restarts are worth more until it is kept.',
    remedy:
      'If it lasts, the budget is too small for this load and these restarts: allow more, or make restarts quicker.',
  },
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
  'load-rises': {
    means: 'The load has risen by a tenth within an hour: a smaller size would carry less, and soon be too small.',
  },
  silence: { means: 'Almost nothing arrives: an outage of the producers may end with a flood.' },
  'failed-lately': { means: 'Changes have failed: the next one is tried later.' },
} as const satisfies Readonly<Record<string, Meaning>>;
