/** The account of `report --demo`: five simulated applications and a job on EKS, which were never sized with care. */
import { type RecordedAccount, type RecordedJob, recordAccount } from '../../sandbox/simulation/recorded-account.ts';
import type { JobDefinition } from '../../world/job/definition.ts';
import { CLICKSTREAM } from '../../world/jobs/clickstream.ts';
import { FRAUD_CHECK } from '../../world/jobs/fraud-check.ts';
import { LIGHT } from '../../world/jobs/light.ts';

/** A Monday at midnight, UTC. */
const START = Date.UTC(2026, 2, 2);

export const DEMO_DAYS = 2;

/** The same job with a name and streams of its own. */
const another = (job: JobDefinition, application: string): JobDefinition => ({
  ...job,
  application,
  name: application,
  vertices: job.vertices.map((vertex) => {
    if (vertex.kind !== 'source') return vertex;
    const { stream } = vertex;
    return stream.kind === 'kinesis'
      ? { ...vertex, stream: { ...stream, name: `${application}-${stream.name}` } }
      : { ...vertex, stream: { ...stream, consumerGroup: application, topic: `${application}-${stream.topic}` } };
  }),
});

const JOBS: readonly RecordedJob[] = [
  { job: CLICKSTREAM, size: { parallelism: 8, parallelismPerKpu: 1 }, load: 'day', seed: 0 },
  { job: LIGHT, size: { parallelism: 8, parallelismPerKpu: 1 }, load: 'day', seed: 1 },
  { job: FRAUD_CHECK, size: { parallelism: 7, parallelismPerKpu: 1 }, load: 'day', seed: 2 },
  { job: another(LIGHT, 'audit-trail'), size: { parallelism: 4, parallelismPerKpu: 1 }, load: 'night', seed: 3 },
  {
    job: another(CLICKSTREAM, 'price-updates'),
    size: { parallelism: 8, parallelismPerKpu: 1 },
    load: 'flat',
    seed: 4,
    resizes: [{ hour: 20, parallelism: 6 }],
  },
  {
    job: another(LIGHT, 'search-index'),
    platform: 'eks',
    size: { parallelism: 8, parallelismPerKpu: 2, cpus: 1 },
    load: 'day',
    peak: 2_500,
    seed: 5,
    resizes: [{ hour: 16, parallelism: 6 }],
    // A core of an m-class node with its memory, on demand.
    options: { 'job.autopilot.price.dollars-per-slot-hour': '0.05' },
  },
];

export const demoAccount = (progress: (hour: number, of: number) => void, days = DEMO_DAYS): Promise<RecordedAccount> =>
  recordAccount(JOBS, { start: START, hours: 24 * days, progress: (hour) => progress(hour, 24 * days) });
