/** How long the job stands still for a change: as it was seen, or what is usual. */
import type { JobHistory } from '../history/job-history.ts';
import type { JobModel } from './job-model.ts';

/** Of Managed Flink, snapshot and new task managers included: AWS says 10 to 30 s, with much state it is minutes. */
const USUAL = { pessimistic: 90, expected: 50, optimistic: 30 } as const;

/**
 * New task managers, and a snapshot that is written and read back. Zalando has published 7 min for 56 GB and 23 to 31 min for
 * 240 GB (Flink 1.20 on Managed Flink), 6 to 7 s for each GB; with less of it in a KPU it goes faster, and the largest checkpoint
 * is above what there is at most times.
 */
const WITHOUT_STATE = 30;
const SECONDS_PER_GB = 3;
const MOST_USUAL = 1200;

/** (200 MB)  ->  31 s; (8 GB)  ->  54 s; not known  ->  50 s */
const usualOf = (stateBytes: number | undefined): JobModel['downSeconds'] => {
  if (stateBytes === undefined) return USUAL;
  const expected = Math.min(MOST_USUAL, WITHOUT_STATE + (SECONDS_PER_GB * stateBytes) / 1e9);
  return { pessimistic: 1.6 * expected, expected, optimistic: 0.7 * expected };
};

/** Longer: others were in the way. */
const LONGEST = 1800;

export const downSecondsOf = ({
  restarts: newest,
  older,
  stateBytes,
}: JobHistory): Pick<JobModel, 'downSeconds' | 'restartsSeen'> => {
  // Of five minutes only operations say how long it stood still.
  const restarts = [...(older?.operations ?? []), ...newest];
  const exact = restarts.filter(({ seenBy }) => seenBy === 'operation');
  const seen = (exact.length > 0 ? exact : restarts)
    .map(({ seconds }) => seconds)
    .filter((seconds) => seconds > 0 && seconds < LONGEST)
    .toSorted((a, b) => a - b);
  if (seen.length === 0) return { downSeconds: usualOf(stateBytes), restartsSeen: 0 };
  const at = (share: number): number => seen[Math.round(share * (seen.length - 1))] ?? USUAL.expected;
  // A few say little of how they scatter.
  const wide = 0.1 + 0.3 / seen.length;
  return {
    downSeconds: {
      pessimistic: at(0.84) * (1 + wide),
      expected: at(0.5),
      optimistic: Math.max(5, at(0.16) * (1 - wide)),
    },
    restartsSeen: seen.length,
  };
};
