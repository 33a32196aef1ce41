/** Sweeps of a loop, a line each that people can read: minute, load, subtasks of `work`, what was decided and what came of it. */
import type { ChangeStatus } from '../../../lib/decision.ts';
import { type LoopWorld, MINUTE, START } from './world.ts';

export interface Timeline {
  /** So many minutes, one sweep, and what comes of it. */
  step(minutes: number): Promise<void>;
  /** Every five minutes, until the change has this status. Throws when it has not within an hour. */
  stepUntil(status: ChangeStatus): Promise<void>;
  all(): readonly string[];
}

export const timelineOf = (world: LoopWorld): Timeline => {
  const lines: string[] = [];
  const step = async (minutes: number): Promise<void> => {
    await world.pass(minutes);
    const before = (await world.journal()).length;
    await world.sweep();
    const { decision, because, sizing } = await world.lastTurn();
    const minute = (world.now() - START) / MINUTE;
    await world.deliver();
    const happened = (await world.journal()).slice(before).map(({ name }) => name);
    const work = sizing.kind === 'per-vertex' ? Math.max(...Object.values<number>(sizing.parallelism)) : undefined;
    const cells = [`${minute}m`.padStart(3), `work ${work}`.padEnd(7), decision.padEnd(7), because[0]?.says];
    lines.push([...cells, ...(happened.length > 0 ? [`-> ${happened.join(', ')}`] : [])].join('  '));
  };
  return {
    step,
    stepUntil: async (status) => {
      for (let sweep = 0; sweep < 12; sweep++) {
        await step(5);
        if ((await world.stored()).change?.status === status) return;
      }
      throw new Error(`No change is ${status} within an hour:\n${lines.join('\n')}`);
    },
    all: () => lines,
  };
};
