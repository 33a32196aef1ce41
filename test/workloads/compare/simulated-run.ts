/** The same load, job and row in the simulated world of the benchmark. */
import { play } from '../../../bench/run/play.ts';
import type { SimulatedJob } from '../../../bench/simulator/job.ts';
import { type Simulation, type SimulationOptions, startSimulation } from '../../../bench/simulator/simulation.ts';
import { EVERY_SECONDS, OPTIONS, type RowName } from './controllers.ts';
import { BEHIND_S, type Figures } from './figures.ts';
import type { Load } from './loads.ts';
import { PARALLELISM, WORK_MS } from './real-run.ts';

const KEY_GROUPS = 24;
/** Sleeping a little longer than it is asked to, and what else a record costs. */
const RECORD_MS = WORK_MS + 0.4;

const JOB: SimulatedJob = {
  name: 'load',
  vertices: [
    { name: 'log', inputs: [], perSecond: 20_000, contention: 0, selectivity: 1, partitions: KEY_GROUPS },
    {
      ...{ name: 'work', inputs: [{ from: 'log', ship: 'HASH' }] },
      ...{ perSecond: 1000 / RECORD_MS, contention: 0, selectivity: 1 },
    },
    { name: 'verify', inputs: [{ from: 'work', ship: 'HASH' }], perSecond: 20_000, contention: 0, selectivity: 0 },
  ],
  maxParallelism: KEY_GROUPS,
  downtimes: { seconds: 1, failureSeconds: 3, checkpointSeconds: 2 },
  warmUp: 0.1,
};

export const simulatedRun = async (name: RowName, load: Load): Promise<Figures> => {
  const run = { job: JOB, seed: 1, seconds: load.seconds, load: load.at, countFrom: load.countFrom };
  const simulation = name === 'no autoscaler' ? leftAlone(run) : await decided(name, run);
  const { meter } = simulation;
  const ages = meter.ages.slice(load.countFrom / TRACE_S);
  return {
    changes: meter.rescales.map(({ second, from, to }) => `${from} -> ${to} at ${second - load.countFrom} s`),
    behindSeconds: ages.filter((age) => age > BEHIND_S).length * TRACE_S,
    worstSeconds: meter.totals.worst,
    slotSeconds: meter.totals.slotSeconds,
    downSeconds: meter.totals.down,
    ...{ lost: 0, doubled: 0 },
  };
};

/** The ages that the meter keeps are so far apart. */
const TRACE_S = 10;

type Run = Omit<SimulationOptions, 'parallelism'>;

const START = [1, PARALLELISM, 1];

const leftAlone = (run: Run): Simulation => {
  const simulation = startSimulation({ ...run, parallelism: START });
  simulation.advance(run.seconds);
  return simulation;
};

/** Policy `flink` is the Java autoscaler, bit for bit. */
const decided = async (name: Exclude<RowName, 'no autoscaler'>, run: Run): Promise<Simulation> => {
  const policy = name === 'autopilot' ? 'autopilot' : 'flink';
  const by = { kind: 'policy', policy, options: policy === 'flink' ? OPTIONS : {} } as const;
  const scenario = { ...run, planned: run.load, most: KEY_GROUPS, start: START };
  return (await play(scenario, { name, says: '', everySeconds: EVERY_SECONDS, by })).simulation;
};
