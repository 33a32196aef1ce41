/**
 * The job's life across restarts: it runs, is stopped with a snapshot, is deployed at another size, and runs again.
 *
 *   running -> snapshotting -> deploying -> running     a new size was asked for
 *   running -> recovering -> running                    a task manager was killed: on from the newest checkpoint
 *   snapshotting | recovering | stopped -> deploying    there is nothing to take a snapshot of: from the newest checkpoint
 *   any -> stopped                                      for good, until a size is asked for
 */
import type { OutOfMemory } from '../memory/task-managers.ts';
import { gaussAt, streamOf } from '../random.ts';
import { copyOf, type Position, recordsBefore, type Topics } from '../topics.ts';
import { type Checkpoints, createCheckpoints } from './checkpoints.ts';
import { type JobDefinition, KEPT_SECONDS, kpusOf, problemOf, type Size, stateBytesAt } from './definition.ts';
import { type JobLayout, layOut } from './layout.ts';
import { deploySeconds, type Restart, type RestartResult, recoverySeconds, snapshotSeconds } from './restart.ts';
import { type RunningJob, startJob } from './running-job.ts';

type Phase =
  | { readonly kind: 'running' }
  /** The snapshot has begun: what is read from now on will be read again. */
  | { readonly kind: 'snapshotting'; readonly until: number; readonly position: Position; readonly restart: Restart }
  | { readonly kind: 'deploying'; readonly until: number; readonly restart: Restart }
  | { readonly kind: 'recovering'; readonly until: number }
  | { readonly kind: 'stopped' };

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
  /** Task managers that grew out of their memory, ever. */
  kills(): readonly Kill[];
  /** Seconds since the last of them while the job recovers from it; 0 otherwise. */
  downSeconds(second: number): number;
  /** Asks for a size. `ended` is called from within a later step. */
  restart(size: Size, ended: (result: RestartResult) => void): void;
  /** The next restart that could succeed fails: the job comes back at its old size. */
  failNext(error: string): void;
  /** What was read since the newest checkpoint is read again by whoever starts it. */
  stop(): void;
  /** One second passes; `second` counts from the start of the world, `arrivals` are already in the topics. */
  step(second: number): void;
}

export interface Kill extends OutOfMemory {
  readonly second: number;
  /** Starts of the job at a size until then: task managers are numbered anew with each. */
  readonly start: number;
}

export interface LifecycleOptions {
  readonly job: JobDefinition;
  readonly topics: Topics;
  readonly seed: number;
  readonly size: Size;
}

export const createLifecycle = ({ job, topics, seed, size }: LifecycleOptions): Lifecycle => {
  const checkpoints = createCheckpoints({ intervalSeconds: job.checkpointSeconds, seed, first: topics.read });
  const start = (of: JobLayout, startSecond: number): RunningJob =>
    startJob({ layout: of, topics, seed, startSecond, recentRate });
  /** About 1: no two restarts are the same. */
  const luckOf = (stream: string, n: number): number => Math.max(0.8, 1 + 0.08 * gaussAt(streamOf(seed, stream), n));
  let recentRate = 0;
  let layout = layOut(job, seed, size);
  let running: RunningJob | undefined = start(layout, 0);
  let phase: Phase = { kind: 'running' };
  let starts = 1;
  let replayed = 0;
  let failure: string | undefined;
  const kills: Kill[] = [];
  const asked: { readonly size: Size; readonly ended: (result: RestartResult) => void }[] = [];
  const stateBytes = (): number => stateBytesAt(job, recentRate);

  const begin = (second: number, to: Size, ended: Restart['ended']): void => {
    const result: RestartResult = failure === undefined ? { kind: 'running' } : { kind: 'failed', error: failure };
    failure = undefined;
    const luck = luckOf('restarts', starts);
    const restart: Restart = {
      layout: result.kind === 'running' ? layOut(job, seed, to) : layout,
      deploySeconds: deploySeconds({ stateBytes: stateBytes(), kpus: kpusOf(to), luck }),
      result,
      ended,
    };
    if (!running) {
      deploy(second, restart, checkpoints.committed());
      return;
    }
    const cost = { stateBytes: stateBytes(), kpus: layout.kpus, luck, alignmentSeconds: running.alignmentSeconds() };
    phase = { kind: 'snapshotting', until: second + snapshotSeconds(cost), position: copyOf(topics.read), restart };
  };

  const deploy = (second: number, restart: Restart, from: Position): void => {
    goBackTo(from);
    layout = restart.layout;
    checkpoints.reset(second, topics.read);
    phase = { kind: 'deploying', until: second + restart.deploySeconds, restart };
  };

  const goBackTo = (position: Position): void => {
    running = undefined;
    replayed += recordsBefore(topics.read) - recordsBefore(position);
    topics.restore(position);
  };

  const proceed = (second: number): void => {
    switch (phase.kind) {
      case 'running':
      case 'stopped':
        return;
      case 'snapshotting':
        if (second >= phase.until) deploy(second, phase.restart, phase.position);
        return;
      case 'recovering':
        if (second < phase.until) return;
        running = start(layout, second);
        phase = { kind: 'running' };
        return;
      case 'deploying': {
        if (second < phase.until) return;
        const { restart } = phase;
        checkpoints.reset(second, topics.read);
        running = start(layout, second);
        starts++;
        phase = { kind: 'running' };
        restart.ended(restart.result);
      }
    }
  };

  const kill = (second: number, outOfMemory: OutOfMemory): void => {
    kills.push({ ...outOfMemory, second, start: starts });
    // The snapshot is lost with the task manager; the new size starts from the newest checkpoint instead.
    if (phase.kind === 'snapshotting') {
      deploy(second, phase.restart, checkpoints.committed());
      return;
    }
    goBackTo(checkpoints.committed());
    checkpoints.fail(second);
    const cost = { stateBytes: stateBytes(), kpus: layout.kpus, luck: luckOf('recoveries', kills.length) };
    phase = { kind: 'recovering', until: second + recoverySeconds(cost) };
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
    kills: () => kills,
    downSeconds: (second) => (phase.kind === 'recovering' ? second - (kills.at(-1)?.second ?? second) : 0),
    restart(to, ended) {
      asked.push({ size: to, ended });
    },
    failNext(error) {
      failure = error;
    },
    stop() {
      if (phase.kind === 'snapshotting' || phase.kind === 'deploying') {
        throw new Error(`The job is being restarted (${phase.kind}); stop it when that has ended`);
      }
      goBackTo(checkpoints.committed());
      phase = { kind: 'stopped' };
    },
    step(second) {
      for (const { size: to, ended } of asked.splice(0)) {
        const refusal = refusalOf(job, to, phase.kind);
        if (refusal === undefined) begin(second, to, ended);
        else ended({ kind: 'failed', error: refusal });
      }
      proceed(second);
      const before = recordsBefore(topics.read);
      running?.step(recentRate);
      recentRate += (recordsBefore(topics.read) - before - recentRate) / KEPT_SECONDS;
      const outOfMemory = running?.memory.outOfMemory();
      if (outOfMemory) kill(second, outOfMemory);
      else if (running && phase.kind === 'running') checkpoints.step(second, running, topics, stateBytes());
    },
  };
};

const refusalOf = (job: JobDefinition, size: Size, phase: Phase['kind']): string | undefined =>
  phase === 'snapshotting' || phase === 'deploying'
    ? `A restart is under way (${phase}); ask again when the job runs`
    : problemOf(job, size);
