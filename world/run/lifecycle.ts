/** The job's life across restarts: it runs, is restarted at another size, and runs again (phases.ts). */
import { type JobDefinition, KEPT_SECONDS, kpusOf, type Size, stateBytesAt } from '../job/definition.ts';
import { type JobLayout, layOut } from '../job/layout.ts';
import type { OutOfMemory } from '../memory/task-managers.ts';
import { createCheckpoints } from './checkpoints.ts';
import { idleTaskManagers } from './idle-task-managers.ts';
import type { Kill, Lifecycle } from './job-life.ts';
import {
  deploySeconds,
  isRestarting,
  luckOf,
  type Phase,
  podSeconds,
  type Restart,
  type RestartResult,
  recoverySeconds,
  refusalOf,
  rescaleSeconds,
  snapshotSeconds,
} from './phases.ts';
import { type RunningJob, startJob } from './running-job.ts';
import { copyOf, type Position, recordsBefore, type Topics } from './topics.ts';

export interface LifecycleOptions {
  readonly job: JobDefinition;
  readonly topics: Topics;
  readonly seed: number;
  readonly chance?: number;
  readonly size: Size;
}

/** A rescale in place waits so many checkpoint intervals for one to complete, and then no longer. */
const MOST_INTERVALS = 3;

export const createLifecycle = ({ job, topics, seed, chance = seed, size }: LifecycleOptions): Lifecycle => {
  const checkpoints = createCheckpoints({ intervalSeconds: job.checkpointSeconds, seed: chance, first: topics.read });
  const start = (of: JobLayout, startSecond: number): RunningJob =>
    startJob({ layout: of, topics, seed: chance, startSecond, recentRate });
  let recentRate = 0;
  let layout = layOut(job, seed, size);
  let running: RunningJob | undefined = start(layout, 0);
  let phase: Phase = { kind: 'running' };
  let [starts, startsInPlace, startedAt, runningSince, replayed] = [1, 0, 0, 0, 0];
  const idle = idleTaskManagers();
  let failure: string | undefined;
  const kills: Kill[] = [];
  const asked: (Pick<Restart, 'ended' | 'strategy'> & { readonly size: Size })[] = [];
  const stateBytes = (): number => stateBytesAt(job, recentRate);

  const begin = (second: number, to: Size, { ended, strategy }: Pick<Restart, 'ended' | 'strategy'>): void => {
    const result: RestartResult = failure === undefined ? { kind: 'running' } : { kind: 'failed', error: failure };
    failure = undefined;
    const luck = luckOf(chance, 'restarts', starts);
    const restart: Restart = {
      strategy,
      layout: result.kind === 'running' ? layOut(job, seed, to) : layout,
      deploySeconds: deploySeconds({ stateBytes: stateBytes(), kpus: kpusOf(to), luck }),
      result,
      ended,
    };
    if (!running) {
      deploy(second, restart, checkpoints.committed());
      return;
    }
    if (strategy === 'in place') {
      const waiting = restart.layout.kpus > idle.all(layout, second) ? podSeconds(luck) : 0;
      phase = { kind: 'adding', until: second + waiting, after: undefined, restart };
      return;
    }
    const cost = { stateBytes: stateBytes(), kpus: layout.kpus, luck, alignmentSeconds: running.alignmentSeconds() };
    phase = { kind: 'snapshotting', until: second + snapshotSeconds(cost), position: copyOf(topics.read), restart };
  };

  const deploy = (second: number, restart: Restart, from: Position): void => {
    goBackTo(from);
    layout = restart.layout;
    idle.gone();
    checkpoints.reset(second, topics.read);
    phase = { kind: 'deploying', until: second + restart.deploySeconds, restart };
  };

  const rescale = (second: number, restart: Restart, seconds: number): void => {
    goBackTo(checkpoints.committed());
    checkpoints.fail(second);
    idle.left(layout, restart.layout, second);
    layout = restart.layout;
    phase = { kind: 'rescaling', until: second + seconds, restart };
  };

  const goBackTo = (position: Position): void => {
    running = undefined;
    replayed += recordsBefore(topics.read) - recordsBefore(position);
    topics.restore(position);
  };

  const runAgain = (second: number): void => {
    running = start(layout, second);
    runningSince = second;
    phase = { kind: 'running' };
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
        if (second >= phase.until) runAgain(second);
        return;
      case 'adding': {
        if (second < phase.until) return;
        const { restart, after = checkpoints.completed() } = phase;
        phase = { ...phase, after };
        if (checkpoints.completed() === after && second < phase.until + MOST_INTERVALS * job.checkpointSeconds) return;
        const { kpus } = restart.layout;
        const luck = luckOf(chance, 'restarts', starts);
        rescale(second, restart, rescaleSeconds({ stateBytes: stateBytes(), kpus, luck }));
        return;
      }
      case 'rescaling':
      case 'deploying': {
        if (second < phase.until) return;
        const { restart } = phase;
        if (phase.kind === 'deploying') checkpoints.reset(second, topics.read);
        starts++;
        if (restart.strategy === 'in place') startsInPlace++;
        else startedAt = second;
        runAgain(second);
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
    const cost = { stateBytes: stateBytes(), kpus: layout.kpus, luck: luckOf(chance, 'recoveries', kills.length) };
    if (phase.kind === 'adding') {
      rescale(second, phase.restart, recoverySeconds(cost));
      return;
    }
    goBackTo(checkpoints.committed());
    checkpoints.fail(second);
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
    startsInPlace: () => startsInPlace,
    startedAt: () => startedAt,
    runningSince: () => (running ? runningSince : undefined),
    taskManagers: (second) => {
      const wanted = phase.kind === 'adding' ? phase.restart.layout.kpus : 0;
      return phase.kind === 'stopped' ? 0 : Math.max(wanted, idle.all(layout, second));
    },
    replayed: () => replayed,
    kills: () => kills,
    downSeconds: (second) => (phase.kind === 'recovering' ? second - (kills.at(-1)?.second ?? second) : 0),
    restart(to, ended, strategy = 'upgrade') {
      asked.push({ size: to, ended, strategy });
    },
    failNext(error) {
      failure = error;
    },
    stop() {
      if (isRestarting(phase)) {
        throw new Error(`The job is being restarted (${phase.kind}); stop it when that has ended`);
      }
      goBackTo(checkpoints.committed());
      phase = { kind: 'stopped' };
    },
    step(second) {
      for (const { size: to, ...how } of asked.splice(0)) {
        const refusal = refusalOf(job, to, phase);
        if (refusal === undefined) begin(second, to, how);
        else how.ended({ kind: 'failed', error: refusal });
      }
      proceed(second);
      const before = recordsBefore(topics.read);
      running?.step(recentRate);
      recentRate += (recordsBefore(topics.read) - before - recentRate) / KEPT_SECONDS;
      const outOfMemory = running?.memory.outOfMemory();
      if (outOfMemory) kill(second, outOfMemory);
      else if (running && phase.kind !== 'snapshotting') checkpoints.step(second, running, topics, stateBytes());
    },
  };
};
