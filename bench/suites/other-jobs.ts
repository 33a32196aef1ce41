/** What a policy has learned from other jobs of an account before it meets the one that is measured. */
import type { FleetStore } from '../../functions/store/fleet-store.ts';
import { inMemoryFleet } from '../../functions/store/in-memory-fleet.ts';
import { scattered } from '../loads/trace.ts';
import { play } from '../run/play.ts';
import type { Row } from '../run/row.ts';
import type { MetricFaults } from '../simulator/observe.ts';
import { EXACT, QUERIES, type Query, queryJob } from './nexmark.ts';

const LEVELS = [4, 9, 6, 2];
const LEVEL_SECONDS = 480;
const MOST = 36;
/** Other draws than those of the jobs that are measured. */
const OTHER_SEED = 1_000;

/** Plays every other query through four levels of load, in the same world. */
export const learnedFromOthers = async (
  query: Query,
  { contention, faults }: { readonly contention: number; readonly faults: MetricFaults },
  row: Row,
  seed: number,
): Promise<FleetStore> => {
  const fleet = inMemoryFleet();
  for (const other of QUERIES.filter(({ name }) => name !== query.name)) {
    const job = queryJob({ ...other, rate: 10 * other.levelRate, optimum: other.widest }, contention, 0.5);
    const planned = (second: number): number =>
      other.levelRate * (LEVELS[Math.floor(second / LEVEL_SECONDS)] ?? (LEVELS.at(-1) as number));
    const others = seed + OTHER_SEED;
    await play(
      {
        job,
        seed: others,
        seconds: LEVELS.length * LEVEL_SECONDS,
        planned,
        most: MOST,
        faults,
        mood: 0.003,
        start: [4, other.widest, 4],
        options: EXACT,
        everySeconds: 30,
        fleet,
        load: scattered(planned, others, { minute: 0.003, second: 0.005 }),
      },
      row,
    );
  }
  return asItIs(fleet, row);
};

/** The job that is measured starts from it every time: what it shows itself is not kept. */
const asItIs = async (fleet: FleetStore, { by }: Row): Promise<FleetStore> => {
  const stored = await fleet.loadFleet(by.kind === 'policy' ? by.policy : '');
  return {
    loadFleet: async () => stored,
    saveFleet: async (_policy, version) => ({ kind: 'saved', version: version + 1 }),
  };
};
