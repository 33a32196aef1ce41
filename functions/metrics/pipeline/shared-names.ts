/**
 * Two jobs whose busy time is one metric: each would be scaled by what both do. Jobs are read in groups, so what others were
 * named is kept for an hour, as numbers: a thousand jobs of twenty vertices take 2 MB.
 */
import { keyOf } from '../../../lib/model/job.ts';
import type { EpochMs } from '../../../lib/model/observation.ts';
import { metricKey } from '../plan/metric.ts';
import type { JobReading } from './job-reading.ts';

interface Named {
  readonly name: string;
  readonly at: EpochMs;
  readonly busy: readonly number[];
}

const VALID_MS = 60 * 60_000;

export const sharedNames = () => {
  const jobs = new Map<string, Named>();
  const owners = new Map<number, readonly string[]>();

  const note = ({ request: { job, now }, plan }: JobReading): void => {
    const key = keyOf(job);
    for (const metric of jobs.get(key)?.busy ?? []) {
      const others = (owners.get(metric) ?? []).filter((one) => one !== key);
      if (others.length === 0) owners.delete(metric);
      else owners.set(metric, others);
    }
    const busy = [...new Set(plan.vertices.flatMap((vertex) => vertex.busy.map((one) => hash(metricKey(one)))))];
    jobs.set(key, { name: job.name, at: now, busy });
    for (const metric of busy) owners.set(metric, [...(owners.get(metric) ?? []), key]);
  };

  return {
    /** Those that share a name with each other, or with a job that was read within the last hour. */
    refuse(readings: readonly JobReading[]): void {
      readings.forEach(note);
      for (const reading of readings) {
        const { job, now } = reading.request;
        const key = keyOf(job);
        const own = jobs.get(key)?.busy ?? [];
        const sharing = new Set(own.flatMap((metric) => owners.get(metric) ?? []).filter((one) => one !== key));
        const others = [...sharing].flatMap((one) => {
          const other = jobs.get(one);
          return other && Math.abs(now - other.at) < VALID_MS ? [other.name] : [];
        });
        if (others.length > 0) reading.sharesNamesWith(others);
      }
    },
  };
};

/** 53 bits, of two FNV-1a with different beginnings: 20,000 names meet by chance once in 10^7. */
const hash = (text: string): number => {
  let [low, high] = [0x811c9dc5, 0xc59d1c81];
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    low = Math.imul(low ^ code, 0x01000193);
    high = Math.imul(high ^ code, 0x01000193) ^ low;
  }
  return (high >>> 11) * 2 ** 32 + (low >>> 0);
};
