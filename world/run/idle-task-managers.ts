/** Idle task managers: no task runs on them any more, and Flink gives them back, but not at once. */
import type { JobLayout } from '../job/layout.ts';

/** `slot.idle.timeout` and `resourcemanager.taskmanager-timeout`, one after the other. */
const KEPT_SECONDS = 80;

export interface IdleTaskManagers {
  /** A rescale in place has moved the job from one layout to another. */
  left(from: JobLayout, to: JobLayout, second: number): void;
  /** An upgrade leaves none. */
  gone(): void;
  /** Task managers of the layout, and those that are idle beside it. */
  all(layout: JobLayout, second: number): number;
}

export const idleTaskManagers = (): IdleTaskManagers => {
  let kept = { taskManagers: 0, until: 0 };
  const all: IdleTaskManagers['all'] = ({ kpus }, second) =>
    second < kept.until ? Math.max(kpus, kept.taskManagers) : kpus;
  return {
    all,
    gone() {
      kept = { taskManagers: 0, until: 0 };
    },
    left(from, to, second) {
      const before = all(from, second);
      if (before > to.kpus) kept = { taskManagers: before, until: second + KEPT_SECONDS };
    },
  };
};
