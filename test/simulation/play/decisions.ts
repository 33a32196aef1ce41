/** The decisions of a schedule: what was stored of each, what the platform did for it, and whether the one is the truth of the other. */
import type { ChangeInFlight } from '../../../lib/model/change.ts';
import type { ChangeEvent } from '../../../lib/model/events.ts';
import type { EpochMs } from '../../../lib/model/observation.ts';
import { MINUTE, type SimulatedJob } from '../models/job.ts';
import type { Recorder } from './record.ts';
import { jobSizeOf, short } from './spelled.ts';

export interface Decision {
  readonly id: string;
  readonly job: string;
  /** In the order in which they were stored. */
  readonly events: ChangeEvent[];
  effects: number;
  effectAt: EpochMs | undefined;
}

export interface Decisions {
  readonly all: () => readonly Decision[];
  /** An event of it is stored, at this very moment: is it true? */
  stored(event: ChangeEvent, before: ChangeInFlight | undefined): void;
  /** The platform has begun to change the job. */
  effect(decision: string, job: string): void;
  /** At the end: is it over, once, and as what it was? */
  judge(decision: Decision, stillUnderWay: boolean): void;
}

export const ENDS: ReadonlySet<string> = new Set(['confirmed', 'failed', 'refused', 'lapsed', 'rolled-back']);

export interface DecisionsParts {
  readonly recorder: Recorder;
  readonly now: () => EpochMs;
  readonly jobNamed: (name: string) => SimulatedJob;
  /** When others changed the job. */
  readonly changedByHand: (job: string) => readonly EpochMs[];
}

export const createDecisions = ({ recorder, now, jobNamed, changedByHand }: DecisionsParts): Decisions => {
  const known = new Map<string, Decision>();
  const named = (id: string, job: string): Decision => {
    const found = known.get(id) ?? { id, job, events: [], effects: 0, effectAt: undefined };
    known.set(id, found);
    return found;
  };
  const has = ({ events }: Decision, name: string): boolean => events.some((event) => event.name === name);

  /** A person has changed the job since the platform took the decision: what the job shows then is not the decision's. */
  const overruled = ({ job, effectAt }: Decision): boolean =>
    effectAt !== undefined && changedByHand(job).some((at) => at >= effectAt);

  const wrongAbout = (
    decision: Decision,
    event: ChangeEvent,
    before: ChangeInFlight | undefined,
  ): string | undefined => {
    const { effects, effectAt, job } = decision;
    const wanted = jobSizeOf(event.detail.to);
    switch (event.name) {
      case 'confirmed':
      case 'rolled-back': {
        const ran = jobNamed(job).hadSince(effectAt ?? before?.decidedAt ?? 0, wanted);
        return ran ? undefined : 'and the job never ran with its size';
      }
      case 'failed':
        if (has(decision, 'confirmed') || overruled(decision)) return undefined;
        // Where the applier died with the answer, the platform's record of the operation says it: whether the job came up is judged at the end.
        if (!has(decision, 'applied')) return undefined;
        return jobNamed(job).hasSince(now() - 2 * MINUTE, wanted) ? 'and the job runs with its size' : undefined;
      case 'refused':
      case 'lapsed':
        // Flink and Kubernetes keep no record of what was asked for: where the applier died with it, only the job tells.
        return effects > 0 && !overruled(decision) ? 'and the platform took it' : undefined;
      default:
        return undefined;
    }
  };

  /** A change that failed did not come up, or others have changed the job. */
  const cameUp = (decision: Decision): boolean => {
    const { job, effectAt, events } = decision;
    const failed = events.find(({ name }) => name === 'failed');
    if (!failed || effectAt === undefined || has(decision, 'confirmed') || overruled(decision)) return false;
    return jobNamed(job).cameUpAfter(effectAt, jobSizeOf(failed.detail.to)) === true;
  };

  return {
    all: () => [...known.values()],
    stored(event, before) {
      const decision = named(event.decision, event.job.name);
      const wrong = wrongAbout(decision, event, before);
      if (wrong !== undefined) {
        recorder.violated(
          'reported-as-it-was',
          decision.job,
          `${short(decision.id)} is said to be ${event.name}, ${wrong}`,
        );
      }
      decision.events.push(event);
    },
    effect(id, job) {
      const decision = named(id, job);
      decision.effects++;
      decision.effectAt ??= now();
      if (decision.effects < 2) return;
      recorder.violated('asked-once', job, `the platform took ${short(id)} ${decision.effects} times`);
    },
    judge(decision, stillUnderWay) {
      const { id, job, events } = decision;
      const says = (what: string): void => recorder.violated('reported-as-it-was', job, `${short(id)} ${what}`);
      if (cameUp(decision)) says('is said to have failed, and the job came up with its size');
      const ends = events.map(({ name }) => name).filter((name) => ENDS.has(name));
      const course = ends.join(', ');
      if (ends.length === 1 || course === 'confirmed, failed' || (ends.length === 0 && stillUnderWay)) return;
      says(`ended as ${course === '' ? 'nothing' : course}`);
    },
  };
};
