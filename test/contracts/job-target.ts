/** What every JobTarget promises. Run by each implementation against a world of its own. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { JobDescription, JobTarget } from '../../functions/ports.ts';
import type { AppliedChange, Change, Outcome, Resize } from '../../lib/model/change.ts';
import type { JobRef } from '../../lib/model/job.ts';
import type { EpochMs } from '../../lib/model/observation.ts';
import type { Sizing } from '../../lib/model/sizing.ts';
import type { JobSettings } from '../../lib/settings/settings.ts';

/** One running, stable job on a platform, and what can happen to it. */
export interface JobTargetWorld {
  readonly target: JobTarget;
  readonly job: JobRef;
  readonly settings: JobSettings;
  now(): EpochMs;
  /** A size that the job can have and doesn't have now. */
  anotherSize(description: JobDescription): Sizing;
  /** What is under way ends well. */
  finish(): Promise<void>;
  /** Another client changes the job: its version moves, and it is stable again. */
  changeByHand(): Promise<void>;
  /** How often the platform has taken a change from the target. */
  changesTaken(): number;
  /** From now on the platform does not answer. */
  vanish(): Promise<void>;
  stop(): Promise<void>;
}

export const jobTargetContract = (name: string, start: () => Promise<JobTargetWorld>): void => {
  describe(`${name} keeps the contract of a job target`, () => {
    let world: JobTargetWorld;
    beforeEach(async () => {
      world = await start();
    });
    afterEach(() => world.stop());

    const describeJob = () => world.target.describe(world.job, world.settings, undefined, world.now());
    const changeTo = (description: JobDescription, to: Sizing): Resize => ({
      kind: 'resize',
      from: description.state.size.current,
      to,
      vertices: [],
      config: { overrides: {}, removals: [] },
      because: [],
    });
    const request = (description: JobDescription, to: Sizing) =>
      world.target.request(world.job, world.settings, changeTo(description, to), description, world.now());
    const inFlight = (description: JobDescription, to: Sizing, outcome: Outcome): AppliedChange => ({
      id: 'change-1',
      status: 'applied',
      decidedAt: outcome.at,
      since: outcome.at,
      change: changeTo(description, to),
      jobVersion: description.version,
      ...(outcome.kind === 'applied' && outcome.operation !== undefined ? { operation: outcome.operation } : {}),
      because: [],
    });

    it('describes a running job: stable, with its graph from sources to sinks and its size', async () => {
      const { state, stable, version } = await describeJob();
      expect(state.status).toBe('RUNNING');
      expect(stable).toBe(true);
      expect(version).not.toBe('');
      const seen = new Set<string>();
      for (const vertex of state.graph.vertices) {
        for (const input of vertex.inputs) expect(seen).toContain(input.from);
        seen.add(vertex.id);
      }
      expect(seen.size).toBeGreaterThan(0);
    });

    it('keeps its version while the job is not changed', async () => {
      expect((await describeJob()).version).toBe((await describeJob()).version);
    });

    it('has a revision, which moves when the job is changed', async () => {
      const { revision } = await describeJob();
      expect(revision).toEqual(expect.any(String));
      expect((await describeJob()).revision).toBe(revision);
      await world.changeByHand();
      expect((await describeJob()).revision).not.toBe(revision);
    });

    it('has the size it is described with, and no other', async () => {
      const description = await describeJob();
      expect(world.target.matchesDesired(description, changeTo(description, description.state.size.current))).toBe(
        true,
      );
      expect(world.target.matchesDesired(description, changeTo(description, world.anotherSize(description)))).toBe(
        false,
      );
    });

    it('changes the job to the size asked for', async () => {
      const before = await describeJob();
      const to = world.anotherSize(before);
      const outcome = await request(before, to);
      expect(outcome.kind).toBe('applied');
      await world.finish();
      const progress = await world.target.operationStatus(
        world.job,
        world.settings,
        inFlight(before, to, outcome),
        await describeJob(),
        world.now(),
      );
      expect(progress.kind).toBe('done');
      const after = await describeJob();
      expect(world.target.matchesDesired(after, changeTo(after, to))).toBe(true);
      expect(after.stable).toBe(true);
    });

    it('is on its way to a size from the moment it took it', async () => {
      const before = await describeJob();
      const to = world.anotherSize(before);
      await request(before, to);
      const after = await describeJob();
      expect(world.target.matchesDesired(after, changeTo(after, to))).toBe(true);
    });

    it('takes one change, however often it is asked for the same size', async () => {
      const before = await describeJob();
      const to = world.anotherSize(before);
      expect((await request(before, to)).kind).toBe('applied');
      expect((await request(before, to)).kind).toBe('applied');
      await world.finish();
      expect((await request(await describeJob(), to)).kind).toBe('applied');
      expect(world.changesTaken()).toBe(1);
    });

    it('refuses when the job has moved on since it was described, and changes nothing', async () => {
      const before = await describeJob();
      const to = world.anotherSize(before);
      await world.changeByHand();
      const outcome = await request(before, to);
      expect(outcome.kind).toBe('refused');
      expect(outcome.because.length).toBeGreaterThan(0);
      expect(world.changesTaken()).toBe(0);
    });

    /** Changes the job, and says what would take that back. */
    const changed = async (): Promise<Change> => {
      const before = await describeJob();
      const to = world.anotherSize(before);
      const outcome = await request(before, to);
      if (outcome.kind !== 'applied') throw new Error(`The change was ${outcome.kind}`);
      await world.finish();
      const rollbackOf = {
        decision: 'change-1',
        kind: 'resize' as const,
        ...(outcome.operation ? { operation: outcome.operation } : {}),
      };
      return { ...changeTo(before, before.state.size.current), kind: 'rollback', from: to, rollbackOf };
    };

    it('rolls a change back', async () => {
      const undo = await changed();
      const outcome = await world.target.request(world.job, world.settings, undo, await describeJob(), world.now());
      expect(outcome.kind).toBe('applied');
      await world.finish();
      const after = await describeJob();
      expect(after.state.size.current).toMatchObject({ parallelism: undo.to.parallelism });
      expect(world.target.matchesDesired(after, undo)).toBe(true);
      expect(world.changesTaken()).toBe(2);
    });

    it('rolls nothing back that another client has changed since, and says why', async () => {
      const undo = await changed();
      await world.changeByHand();
      const outcome = await world.target.request(world.job, world.settings, undo, await describeJob(), world.now());
      expect(outcome.kind).toBe('refused');
      expect(outcome.because[0]?.says).toMatch(/since|now/);
      expect(world.changesTaken()).toBe(1);
    });

    it('throws when the platform does not answer: whether it took the change is not known', async () => {
      const before = await describeJob();
      await world.vanish();
      await expect(describeJob()).rejects.toThrow(world.job.name);
      await expect(request(before, world.anotherSize(before))).rejects.toThrow();
    });
  });
};
