/** Runs of a loop, a line each that people can read: minute, widest vertex, what was decided and what came of it. */
import type { ChangeStatus } from '../../../lib/model/change.ts';
import type { EpochMs } from '../../../lib/model/observation.ts';
import type { Functions } from './functions.ts';

export const MINUTE = 60_000;

export interface Timeline {
  /** So many minutes, one run, and what comes of it. */
  step(minutes: number): Promise<void>;
  /** Until the change has this status. Throws when so many runs did not bring it there. */
  stepUntil(status: ChangeStatus, minutes?: number, runs?: number): Promise<void>;
  all(): readonly string[];
}

export interface Stepped extends Pick<Functions, 'evaluateAll' | 'stored' | 'lastEvaluation' | 'journal'> {
  now(): EpochMs;
  pass(minutes: number): Promise<void>;
  deliver(): Promise<void>;
}

export const timelineOf = (world: Stepped): Timeline => {
  const start = world.now();
  const lines: string[] = [];
  const step = async (minutes: number): Promise<void> => {
    await world.pass(minutes);
    const before = (await world.journal()).length;
    await world.evaluateAll();
    const { decision, because, sizing } = await world.lastEvaluation();
    const minute = Math.round((world.now() - start) / MINUTE);
    await world.deliver();
    const happened = (await world.journal()).slice(before).map(({ name }) => name);
    const widest = sizing.kind === 'per-vertex' ? Math.max(...Object.values<number>(sizing.parallelism)) : undefined;
    const cells = [`${minute}m`.padStart(3), `work ${widest}`.padEnd(7), decision.padEnd(7), because[0]?.says];
    lines.push([...cells, ...(happened.length > 0 ? [`-> ${happened.join(', ')}`] : [])].join('  '));
  };
  return {
    step,
    stepUntil: async (status, minutes = 5, runs = 12) => {
      for (let run = 0; run < runs; run++) {
        await step(minutes);
        if ((await world.stored()).change?.status === status) return;
      }
      throw new Error(`No change is ${status} after ${runs} runs:\n${lines.join('\n')}`);
    },
    all: () => lines,
  };
};
