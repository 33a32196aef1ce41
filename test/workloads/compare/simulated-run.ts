/** The same load, job and row in the simulated world of the benchmark. */
import { START } from '../../../bench/control/plant.ts';
import { type Played, play, type Scenario } from '../../../bench/run/play.ts';
import type { SecondSeen } from '../../../bench/simulator/meter.ts';
import type { MetricFaults } from '../../../bench/simulator/observe.ts';
import { type SimulationOptions, startSimulation } from '../../../bench/simulator/simulation.ts';
import { EVERY_SECONDS, OPTIONS, type RowName } from './controllers.ts';
import type { Figures, Look, Point } from './figures.ts';
import type { Load } from './loads.ts';
import type { Stretch } from './machine.ts';
import { PARALLELISM, SLOTS } from './real-run.ts';
import { jobOf, type Machine, UNMEASURED } from './simulated-job.ts';

/**
 * Flink's metrics are touched at a look of ours and read 1.5 s later: first samples of a step were 1.44 to 1.59 s into it in seven
 * runs. The Java autoscaler reads what was there.
 */
const READ_AFTER_S: Readonly<Record<RowName, number>> = { 'no autoscaler': 0, java: 0, flink: 1.5, autopilot: 1.5 };

/** What a real run has measured. */
export interface Calibration {
  /** As it was in all. */
  readonly machine: Machine;
  /** And ten seconds by ten. */
  readonly stretches: readonly Stretch[];
  /** Of every five, the second in which the means of Flink's meters are moved on. */
  readonly meansMovedAt?: number | undefined;
  /** Seconds after whole tens at which it was looked. */
  readonly phase: number;
  /** When it was looked, in seconds since the load began, to the microsecond: whether a window is full hangs on it. */
  readonly looks?: readonly number[];
}

const NOTHING_MEASURED: Calibration = { machine: UNMEASURED, stretches: [], phase: 0 };

export interface SimulatedRun {
  readonly figures: Figures;
  readonly looks: readonly Look[];
  /** Every second. */
  readonly curve: readonly Point[];
}

const RUNS = 5;

/** The one with the median lag area, and all of them, by it: noise and the milliseconds of the looks differ. */
export const simulatedRuns = async (
  name: RowName,
  load: Load,
  keyGroups: number,
  measured?: Calibration,
): Promise<{ readonly median: SimulatedRun; readonly all: readonly SimulatedRun[] }> => {
  const runs: SimulatedRun[] = [];
  for (let seed = 1; seed <= RUNS; seed++) runs.push(await simulatedRun({ name, load, keyGroups, seed }, measured));
  const all = runs.sort(({ figures: a }, { figures: b }) => a.lagArea - b.lagArea || a.slotSeconds - b.slotSeconds);
  return { median: all[RUNS >> 1] as SimulatedRun, all };
};

interface Simulated {
  readonly name: RowName;
  readonly load: Load;
  readonly keyGroups: number;
  readonly seed: number;
}

const simulatedRun = async (
  { name, load, keyGroups, seed }: Simulated,
  measured?: Calibration,
): Promise<SimulatedRun> => {
  const { machine, stretches, meansMovedAt, phase, looks: lookedAt }: Calibration = measured ?? NOTHING_MEASURED;
  // The simulated clock begins later: looks are at its whole tens.
  const later = phase + READ_AFTER_S[name];
  const countFrom = load.countFrom - later;
  const curve: Point[] = [];
  const run = {
    job: jobOf(machine, keyGroups),
    seed,
    minuteMeans: true,
    // What was measured has its moods in it.
    ...(measured && { mood: 0 }),
    ...(meansMovedAt === undefined ? {} : { meansMovedAt: Math.round(meansMovedAt - later) }),
    countFrom,
    seconds: Math.floor(load.seconds - later),
    changes: stretches
      .filter(({ from }) => from >= later)
      .map(({ from, ...then }) => ({
        second: Math.round(from - later),
        job: jobOf({ ...machine, ...then }, keyGroups),
      })),
    load: (second: number) => meanOf(load, second + later),
    watch: (second: number, { age, slots, down }: SecondSeen) =>
      curve.push({ at: second + later, behind: age, slots, running: !down }),
  };
  const byClock = lookedAt && {
    looks: lookedAt.filter((at) => at > phase).map((at) => Math.round(1e6 * (at - phase)) / 1000),
  };
  const { simulation, said } = name === 'no autoscaler' ? leftAlone(run) : await decided(name, { ...run, ...byClock });
  const { meter } = simulation;
  const figures = {
    // As of the real one: of the widest vertex.
    changes: meter.rescales
      .filter(({ from, to }) => from !== to)
      .map(({ second, from, to }) => `${from} -> ${to} at ${Math.round(second - countFrom)} s`),
    behindSeconds: meter.totals.over2,
    worstSeconds: meter.totals.worst,
    lagArea: meter.totals.ageSeconds,
    slotSeconds: meter.totals.slotSeconds,
    downSeconds: meter.totals.down,
    lost: 0,
    doubled: 0,
  };
  const looks = said.map(({ at, decision, because }) => ({
    at: (at - START) / 1000 + phase,
    says: `${decision}: ${because.join(' ')}`,
  }));
  return { figures, curve, looks };
};

/** Of a second that may begin anywhere between two. */
const meanOf = ({ at }: Load, from: number): number => {
  const parts = Array.from({ length: 10 }, (_, i) => at(from + (i + 0.5) / 10));
  return parts.reduce((sum, part) => sum + part, 0) / parts.length;
};

type Run = Omit<SimulationOptions, 'parallelism'> & Pick<Scenario, 'looks'>;

const START_WITH = [1, PARALLELISM, 1];

const leftAlone = (run: Run): Played => {
  const simulation = startSimulation({ ...run, parallelism: START_WITH });
  simulation.advance(run.seconds);
  return { simulation, said: [] };
};

/**
 * The accumulated busy time of four idle subtasks went up and down by 0.7 s. The Java autoscaler looks metrics up once, right after
 * the start, and does not find the rate of `work`: of subtasks that did 737/s it measured 1 050 and 1 022, counted records by busy
 * times that are means of a minute.
 */
const faultsOf = (name: RowName): MetricFaults => ({
  busyOffMs: 350,
  ...(name === 'java' ? { withoutRate: ['work'] } : {}),
});

/** Policy `flink` is the Java autoscaler, bit for bit. */
const decided = async (name: Exclude<RowName, 'no autoscaler'>, run: Run): Promise<Played> => {
  const policy = name === 'autopilot' ? 'autopilot' : 'flink';
  const by = { kind: 'policy', policy, options: policy === 'flink' ? OPTIONS : {} } as const;
  const scenario: Scenario = {
    ...run,
    planned: run.load,
    most: Math.min(SLOTS, run.job.maxParallelism),
    start: START_WITH,
    faults: faultsOf(name),
    earlyMs: 100,
  };
  const played = await play(scenario, { name, says: '', everySeconds: EVERY_SECONDS, by });
  // It ends with the last look.
  played.simulation.advance(run.seconds);
  return played;
};
