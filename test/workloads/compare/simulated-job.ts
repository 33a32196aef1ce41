/** The job of the comparison in the simulated world, on a machine as it was measured, or as one usually is. */
import { capacityOf, type SimulatedJob, type SimulatedVertex } from '../../../bench/simulator/job.ts';
import { PARALLELISM, WORK_MS } from './real-run.ts';

export interface Machine {
  /** What a record takes. */
  readonly recordMs: number;
  /** What subtasks did while records waited, in parts of what they do as a rule. */
  readonly full: number;
  /** Of its time, the share that the source is busy while nothing comes: looking for records. */
  readonly polling: number;
  /** How much slower the job is right after a start. What was measured has it in it. */
  readonly warmUp: number;
}

/** Sleeping takes a little longer than it is asked to, and a record costs something besides; the source looks every 5 ms. */
export const UNMEASURED: Machine = { recordMs: WORK_MS + 0.4, full: 1, polling: 0.06, warmUp: 0.05 };

const PARTITIONS = 24;

/** Seen while backlogs were worked off: of what busy times say, 4 subtasks do all, 8 do 86 %, 12 do 78 %. */
const WAITS = { upTo: PARALLELISM, most: 0.3, busy: 1 };

/** Records/s that so many subtasks do while records wait. */
export const perSecondOf = (recordMs: number, subtasks: number, keyGroups: number): number => {
  const job = jobOf({ ...UNMEASURED, recordMs }, keyGroups);
  return capacityOf(job, job.vertices[1] as SimulatedVertex, subtasks);
};

export const jobOf = ({ recordMs, full, polling, warmUp }: Machine, keyGroups: number): SimulatedJob => ({
  name: 'load',
  vertices: [
    {
      name: 'log',
      inputs: [],
      perSecond: 20_000,
      contention: 0,
      selectivity: 1,
      partitions: PARTITIONS,
      polling,
    },
    {
      name: 'work',
      inputs: [{ from: 'log', ship: 'HASH' }],
      perSecond: 1000 / recordMs,
      contention: 0,
      selectivity: 1,
      waits: { ...WAITS, busy: full },
    },
    { name: 'verify', inputs: [{ from: 'work', ship: 'HASH' }], perSecond: 20_000, contention: 0, selectivity: 0 },
  ],
  maxParallelism: keyGroups,
  downtimes: { seconds: 1, failureSeconds: 3, checkpointSeconds: 2 },
  warmUp,
  // Flink frees slots that were idle for 50 s and looks every 50 s: 64, 76 and 96 s after three changes.
  slotsHeldSeconds: 75,
});
