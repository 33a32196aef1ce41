/** The job's life across restarts: it runs, is stopped with a snapshot, is deployed at another size, and runs again. */
import { gaussAt, streamOf } from '../random.ts';
import { copyOf, type Position, type Topics } from '../topics.ts';
import { type Checkpoints, createCheckpoints } from './checkpoints.ts';
import type { JobDefinition, Size } from './definition.ts';
import { type JobLayout, layOut } from './layout.ts';
import { deploySeconds, type RestartCost, snapshotSeconds } from './restart.ts';
import { type RunningJob, startJob } from './running-job.ts';

export type RestartResult = { readonly kind: 'running' } | { readonly kind: 'failed'; readonly error: string };

type Phase =
  | { readonly kind: 'running' }
  /** The snapshot has begun: what is read from now on will be read again. */
  | { readonly kind: 'snapshotting'; readonly until: number; readonly restart: Restart }
  | { readonly kind: 'deploying'; readonly until: number; readonly restart: Restart };

interface Restart {
  readonly position: Position;
  readonly layout: JobLayout;
  readonly deploySeconds: number;
  readonly result: RestartResult;
  readonly ended: (result: RestartResult) => void;
}

export interface Lifecycle {
  readonly job: JobDefinition;
  readonly checkpoints: Checkpoints;
  phase(): Phase['kind'];
  /** The layout that runs, or is being deployed. */
  layout(): JobLayout;
  running(): RunningJob | undefined;
  stateBytes(): number;
  starts(): number;
  /** Records that were read twice because of restarts; their effect counts once. */
  replayed(): number;
  /** Asks for a size. `ended` is called from within a later step. */
  restart(size: Size, ended: (result: RestartResult) => void): void;
  /** The next restart that could succeed fails: the job comes back at its old size. */
  failNext(error: string): void;
  /** One second passes; `second` counts from the start of the world, `arrivals` are already in the topics. */
  step(second: number): void;
}

export interface LifecycleOptions {
  readonly job: JobDefinition;
  readonly topics: Topics;
  readonly seed: number;
  readonly size: Size;
}

/** State is kept for half an hour after the last record of a key. */
const STATE_SECONDS = 1800;

export const createLifecycle = ({ job, topics, seed, size }: LifecycleOptions): Lifecycle => {
  const luck = streamOf(seed, 'restarts');
  const checkpoints = createCheckpoints({ intervalSeconds: job.checkpointSeconds, seed, first: topics.read });
  const start = (of: JobLayout, startSecond: number): RunningJob => startJob({ layout: of, topics, seed, startSecond });
  let layout = layOut(job, seed, size);
  let running: RunningJob | undefined = start(layout, 0);
  let phase: Phase = { kind: 'running' };
  let starts = 1;
  let replayed = 0;
  let recentRate = 0;
  let failure: string | undefined;
  const asked: { readonly size: Size; readonly ended: (result: RestartResult) => void }[] = [];
  const stateBytes = (): number => job.state.baseBytes + job.state.bytesPerRecord * STATE_SECONDS * recentRate;

  const begin = (second: number, from: RunningJob, to: Size, ended: Restart['ended']): void => {
    const cost: RestartCost = {
      stateBytes: stateBytes(),
      alignmentSeconds: from.alignmentSeconds(),
      from: from.layout,
      kpus: Math.ceil(to.parallelism / to.parallelismPerKpu),
      luck: Math.max(0.8, 1 + 0.08 * gaussAt(luck, starts)),
    };
    const result: RestartResult = failure === undefined ? { kind: 'running' } : { kind: 'failed', error: failure };
    failure = undefined;
    const restart: Restart = {
      position: copyOf(topics.read),
      layout: result.kind === 'running' ? layOut(job, seed, to) : from.layout,
      deploySeconds: deploySeconds(cost),
      result,
      ended,
    };
    phase = { kind: 'snapshotting', until: second + snapshotSeconds(cost), restart };
  };

  const proceed = (second: number): void => {
    if (phase.kind === 'running' || second < phase.until) return;
    const { restart } = phase;
    if (phase.kind === 'snapshotting') {
      running = undefined;
      layout = restart.layout;
      replayed += read(topics.read) - read(restart.position);
      topics.restore(restart.position);
      checkpoints.reset(second, restart.position);
      phase = { kind: 'deploying', until: second + restart.deploySeconds, restart };
      return;
    }
    checkpoints.reset(second, restart.position);
    running = start(layout, second);
    starts++;
    phase = { kind: 'running' };
    restart.ended(restart.result);
  };

  return {
    job,
    checkpoints,
    phase: () => phase.kind,
    layout: () => layout,
    running: () => running,
    stateBytes,
    starts: () => starts,
    replayed: () => replayed,
    restart(to, ended) {
      asked.push({ size: to, ended });
    },
    failNext(error) {
      failure = error;
    },
    step(second) {
      for (const { size: to, ended } of asked.splice(0)) {
        const refusal = refusalOf(job, to, phase.kind);
        if (refusal !== undefined || !running) ended({ kind: 'failed', error: refusal ?? 'The job is not running' });
        else begin(second, running, to, ended);
      }
      proceed(second);
      const before = read(topics.read);
      running?.step();
      recentRate += (read(topics.read) - before - recentRate) / STATE_SECONDS;
      if (running && phase.kind === 'running') checkpoints.step(second, running, topics, stateBytes());
    },
  };
};

const refusalOf = (job: JobDefinition, size: Size, phase: Phase['kind']): string | undefined => {
  if (phase !== 'running') return `A restart is under way (${phase}); ask again when the job runs`;
  for (const [name, value] of Object.entries(size)) {
    if (!Number.isInteger(value) || value < 1) return `${name} is ${value}; it must be a whole number from 1`;
  }
  if (size.parallelism <= job.maxParallelism) return undefined;
  return `Parallelism ${size.parallelism} exceeds the job's maximum parallelism of ${job.maxParallelism}`;
};

const read = (position: Position): number =>
  position.reduce((sum, partitions) => sum + partitions.reduce((a, b) => a + b, 0), 0);
