/**
 * A Flink job small enough to be right by inspection: `source -> work -> sink`, records a fluid that waits in front of the source,
 * `work` the one vertex that is ever short. It restarts for a change of its size, loses records to nothing, and fails when it is to.
 */
import type { EpochMs } from '../../../lib/model/observation.ts';
import type { FlinkClusterBackend, FlinkJobView } from '../../../world/flink-cluster.ts';
import { vertexIdOf } from '../../../world/job/plan.ts';

export const MINUTE = 60_000;
/** Records/s of a subtask of `work`, alone. Each further subtask costs all of them one percent. */
const PER_SUBTASK = 100;
const OF_SOURCE_AND_SINK = 5_000;
export const MAX_PARALLELISM = 64;
const SLOTS = 4;

export const VERTICES = ['Source: in', 'work', 'Sink: out'] as const;
export type VertexName = (typeof VERTICES)[number];
export type Parallelism = Readonly<Record<VertexName, number>>;

/** Vertices that are not named keep what they have. */
export interface JobSize {
  readonly parallelism: Readonly<Partial<Record<string, number>>>;
  /** Of Managed Flink; left out: any. */
  readonly parallelismPerKpu?: number;
}

/** How the job takes a size that it is asked to have. */
export interface Restart {
  readonly seconds: number;
  /** It does not come up with it. */
  readonly fails: boolean;
}

export interface JobParts {
  readonly name: string;
  readonly start: EpochMs;
  readonly now: () => EpochMs;
  readonly after: (ms: number, action: () => void) => void;
  readonly parallelism: number;
  /** Records/s that arrive in the minute that begins then. */
  readonly arriving: (minute: EpochMs) => number;
  readonly restart: (nth: number) => Restart;
}

/** What happened in one minute, once it is over. */
export interface MinuteOfJob {
  readonly parallelism: Parallelism;
  /** Seconds that all tasks ran. */
  readonly ranSeconds: number;
  readonly recordsPerSecond: number;
  /** In the middle of it; of this run of the job. */
  readonly records: number;
  readonly backlog: number;
  /** Of this run, at the end of it. */
  readonly uptimeMs: number;
  /** 0 to 1000 of the least busy subtask and of the busiest. */
  readonly busy: Readonly<Record<VertexName, number>>;
}

interface Phase {
  readonly from: EpochMs;
  readonly parallelism: Parallelism;
  readonly parallelismPerKpu: number;
  readonly state: 'running' | 'restarting' | 'failed';
  readonly run: number;
}

export interface SimulatedJob {
  readonly name: string;
  readonly cluster: FlinkClusterBackend;
  readonly view: () => FlinkJobView;
  /** Undefined while it is not over, or before the start. */
  minute(at: EpochMs): MinuteOfJob | undefined;
  parallelism(): Parallelism;
  state(): Phase['state'];
  /** When all tasks last began to run; undefined while they do not. */
  runningSince(): EpochMs | undefined;
  restartTo(size: JobSize, ended: (ran: boolean) => void): void;
  /** It fails and goes on by itself. */
  failover(seconds: number): void;
  stop(): void;
  /** Did it run with this size, at any time since then? */
  hadSince(at: EpochMs, wanted: JobSize): boolean;
  /** How the first restart after that time ended: did it run with this size? Undefined: there was none. */
  cameUpAfter(at: EpochMs, wanted: JobSize): boolean | undefined;
  /** Is it so, without a break, since then? */
  hasSince(at: EpochMs, wanted: JobSize): boolean;
  readonly records: () => number;
}

export const idOf = (vertex: string): string => vertexIdOf(vertex);

export const capacityOf = (subtasks: number): number => (subtasks * PER_SUBTASK) / (1 + 0.01 * (subtasks - 1));

export const createJob = (parts: JobParts): SimulatedJob => {
  const { name, start, now, after, arriving } = parts;
  const all = (subtasks: number): Parallelism => ({ 'Source: in': subtasks, work: subtasks, 'Sink: out': subtasks });
  const phases: Phase[] = [
    { from: start, parallelism: all(parts.parallelism), parallelismPerKpu: 1, state: 'running', run: 1 },
  ];
  const failovers: EpochMs[] = [];
  const starts: EpochMs[] = [start];
  const minutes: MinuteOfJob[] = [];
  let restarts = 0;
  let upgrades = 0;
  let waiting = 0;
  let counted = 0;
  let countedRun = 1;

  const current = (): Phase => phases.at(-1) as Phase;
  const enter = (phase: Omit<Phase, 'from'>): void => void phases.push({ ...phase, from: now() });

  const begin = (wanted: JobSize, ended: (ran: boolean) => void): void => {
    const before = current();
    const parallelism = { ...before.parallelism, ...wanted.parallelism };
    const size = { parallelism, parallelismPerKpu: wanted.parallelismPerKpu ?? before.parallelismPerKpu };
    const { seconds, fails } = parts.restart(++restarts);
    enter({ ...size, state: 'restarting', run: before.run });
    const entered = current();
    after(seconds * 1000, () => {
      // A later restart has taken its place.
      if (current() !== entered) return ended(false);
      enter({ ...size, state: fails ? 'failed' : 'running', run: before.run + 1 });
      ended(!fails);
    });
  };

  const ranIn = (
    from: EpochMs,
    to: EpochMs,
  ): { readonly seconds: number; readonly parallelism: Parallelism; readonly run: number; readonly since: EpochMs } => {
    let seconds = 0;
    let [parallelism, run, since] = [current().parallelism, current().run, current().from];
    for (let i = phases.length - 1; i >= 0; i--) {
      const phase = phases[i] as Phase;
      const until = phases[i + 1]?.from ?? Number.POSITIVE_INFINITY;
      const overlap = Math.min(to, until) - Math.max(from, phase.from);
      if (overlap > 0 && phase.state === 'running') seconds += overlap / 1000;
      if (overlap > 0) [parallelism, run, since] = [phase.parallelism, phase.run, phase.from];
      if (phase.from <= from) break;
    }
    return { seconds, parallelism, run, since };
  };

  /** The past does not change: each minute is computed once, when it is over. */
  const minute = (at: EpochMs): MinuteOfJob | undefined => {
    const wanted = Math.floor((at - start) / MINUTE);
    if (wanted < 0 || start + (wanted + 1) * MINUTE > now()) return undefined;
    for (let n = minutes.length; n <= wanted; n++) {
      const from = start + n * MINUTE;
      const { seconds, parallelism, run, since } = ranIn(from, from + MINUTE);
      if (run !== countedRun) [counted, countedRun] = [0, run];
      const arrived = arriving(from) * 60;
      const handled = Math.min(waiting + arrived, capacityOf(parallelism.work) * seconds);
      const rate = seconds === 0 ? 0 : handled / seconds;
      const busy = (capacity: number): number => Math.min(1000, (1000 * rate) / capacity);
      waiting = Math.max(0, waiting + arrived - handled);
      minutes.push({
        parallelism,
        ranSeconds: seconds,
        recordsPerSecond: rate,
        backlog: waiting,
        uptimeMs: from + MINUTE - since,
        records: counted + handled / 2,
        busy: {
          'Source: in': busy(OF_SOURCE_AND_SINK * parallelism['Source: in']),
          work: busy(capacityOf(parallelism.work)),
          'Sink: out': busy(OF_SOURCE_AND_SINK * parallelism['Sink: out']),
        },
      });
      counted += handled;
    }
    return minutes[wanted];
  };

  const runningSince = (): EpochMs | undefined => (current().state === 'running' ? current().from : undefined);

  const view = (): FlinkJobView => {
    const { parallelism, state } = current();
    return {
      id: vertexIdOf(`${name}, start ${upgrades}`),
      name,
      state: state === 'running' ? 'RUNNING' : state === 'failed' ? 'FAILED' : 'RESTARTING',
      startedAt: starts.at(-1) as EpochMs,
      runningSince: runningSince(),
      vertices: VERTICES.map((vertex, i) => ({
        id: idOf(vertex),
        name: vertex,
        parallelism: parallelism[vertex],
        maxParallelism: MAX_PARALLELISM,
        inputs: i === 0 ? [] : [{ from: idOf(VERTICES[i - 1] as string), ship: 'REBALANCE' as const }],
      })),
      taskManagers: Math.ceil(MAX_PARALLELISM / SLOTS),
      slotsPerTaskManager: SLOTS,
      taskManagerMemory: MEMORY,
      checkpointsCompleted: Math.floor((now() - (starts.at(-1) as EpochMs)) / MINUTE),
      failedAt: failovers,
    };
  };

  const isAs = ({ parallelism, parallelismPerKpu }: Phase, wanted: JobSize): boolean =>
    VERTICES.every((vertex) => (wanted.parallelism[vertex] ?? parallelism[vertex]) === parallelism[vertex]) &&
    (wanted.parallelismPerKpu ?? parallelismPerKpu) === parallelismPerKpu;

  return {
    name,
    view,
    minute,
    runningSince,
    parallelism: () => current().parallelism,
    state: () => current().state,
    restartTo: begin,
    failover(seconds) {
      const before = current();
      if (before.state !== 'running') return;
      failovers.push(now());
      enter({ ...before, state: 'restarting' });
      const entered = current();
      after(seconds * 1000, () => {
        if (current() === entered) enter({ ...before, state: 'running', run: before.run + 1 });
      });
    },
    stop: () => enter({ ...current(), state: 'failed' }),
    hadSince: (at, wanted) =>
      phases.some(
        (phase, i) =>
          phase.state === 'running' && isAs(phase, wanted) && (phases[i + 1]?.from ?? Number.POSITIVE_INFINITY) >= at,
      ),
    cameUpAfter: (at, wanted) => {
      const end = phases.find((phase, i) => phase.from >= at && i > 0 && phase.state !== 'restarting');
      return end && end.state === 'running' && isAs(end, wanted);
    },
    hasSince: (at, wanted) => {
      const first = phases.findLastIndex(({ from }) => from <= at);
      return phases.slice(Math.max(0, first)).every((phase) => phase.state === 'running' && isAs(phase, wanted));
    },
    records: () => counted,
    cluster: {
      now,
      job: view,
      rescale(parallelism, strategy, ended) {
        const wanted = Object.fromEntries(
          VERTICES.flatMap((vertex) => {
            const subtasks = parallelism[idOf(vertex)];
            return subtasks === undefined ? [] : [[vertex, subtasks]];
          }),
        );
        if (strategy === 'upgrade') {
          upgrades++;
          starts.push(now());
        }
        begin({ parallelism: wanted }, (ran) =>
          ended(ran ? { kind: 'running' } : { kind: 'failed', error: 'The job did not come up' }),
        );
      },
    },
  };
};

const MIB = 1024 ** 2;
const MEMORY = {
  processBytes: 4096 * MIB,
  heapBytes: 1500 * MIB,
  managedBytes: 1400 * MIB,
  metaspaceBytes: 256 * MIB,
  networkBytes: 350 * MIB,
} as unknown as FlinkJobView['taskManagerMemory'];
