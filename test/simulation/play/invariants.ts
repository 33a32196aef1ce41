/** What must hold in every schedule, seen from outside: from what is in the table, on the bus and at the platforms. */

import { fromExactJson } from '../../../functions/store/codec/exact-json.ts';
import { readStateBody } from '../../../functions/store/codec/state-body.ts';
import { fromAttributes } from '../../../functions/store/table/item.ts';
import { type ChangeInFlight, isUnderWay } from '../../../lib/model/change.ts';
import { type AutopilotEvent, isChangeEvent } from '../../../lib/model/events.ts';
import { type JobRef, refOf } from '../../../lib/model/job.ts';
import type { EpochMs } from '../../../lib/model/observation.ts';
import type { Network } from '../machine/network.ts';
import type { VirtualTime } from '../machine/time.ts';
import type { Written } from '../models/dynamodb.ts';
import { createDecisions, ENDS } from './decisions.ts';
import { readBack } from './read-back.ts';
import type { Recorder } from './record.ts';
import { short, sizeText } from './spelled.ts';
import type { JobInWorld, World } from './world.ts';

export interface Observed {
  begin(parts: Begun): void;
  /** Into the table. */
  readonly written: (what: Written) => void;
  /** To the bus. */
  offered(detail: { readonly id: string }, bytes: number): void;
  /** It took it. */
  heard(detail: { readonly id: string }): void;
  /** How often this decision has now been delivered. */
  delivered(decision: string): number;
  /** The platform has begun to change the job. */
  effect(decision: string | undefined, job: JobInWorld): void;
  /** Others have changed the job. */
  byHand(job: string): void;
  /** Is a change of any job? */
  underWay(): boolean;
  end(): Promise<void>;
  counts(): Readonly<Record<string, number>>;
}

interface Begun {
  readonly world: World;
  readonly time: VirtualTime;
  readonly network: Network;
  readonly calm: EpochMs;
  readonly period: number;
  /** Does its platform answer nothing any more? Then nothing of it is reported, and it must not hold up the others. */
  readonly isSilent: (job: string) => boolean;
}

/** The state of a job of three vertices; what it keeps has bounds, whatever happens. */
const STATE_BYTES = 60 * 1024;
const EVENT_BYTES = 256 * 1024;

export const checkInvariants = (recorder: Recorder): Observed => {
  const changes = new Map<string, ChangeInFlight | undefined>();
  const stored = new Map<string, AutopilotEvent>();
  const onBus = new Set<string>();
  const deliveries = new Map<string, number>();
  const evaluations = new Map<string, EpochMs[]>();
  const changedByHand = new Map<string, EpochMs[]>();
  const counts = { writes: 0, evaluations: 0, effects: 0, heard: 0, stateBytes: 0, eventBytes: 0 };
  let begun: Begun | undefined;

  const known = (): Begun => {
    if (!begun) throw new Error('The schedule has not begun');
    return begun;
  };
  const add = (to: Map<string, EpochMs[]>, job: string): void =>
    void to.set(job, [...(to.get(job) ?? []), known().time.now()]);
  const decisions = createDecisions({
    recorder,
    now: () => known().time.now(),
    changedByHand: (job) => changedByHand.get(job) ?? [],
    jobNamed: (name) => {
      const found = known().world.jobs.find((one) => one.name === name);
      if (!found) throw new Error(`no job ${name}`);
      return found.job;
    },
  });
  const isChanging = (job: string): boolean => isUnderWay(changes.get(job)?.status ?? 'failed');

  const ofState = (job: JobRef, { before, item, bytes }: Written): void => {
    counts.stateBytes = Math.max(counts.stateBytes, bytes);
    if (bytes > STATE_BYTES) recorder.violated('sizes-bounded', job.name, `the state has ${bytes} bytes`);
    const { schema, body } = fromAttributes(item);
    const { change, outbox } = readStateBody(schema, unpacked(body));
    const previous = before === undefined ? undefined : changes.get(job.name);
    for (const event of outbox) {
      if (stored.has(event.id)) continue;
      stored.set(event.id, event);
      if (isChangeEvent(event)) decisions.stored(event, previous);
    }
    changes.set(job.name, change);
    if (change?.id !== previous?.id || change?.status !== previous?.status) {
      const now = change ? `${short(change.id)} ${change.status} to ${sizeText(change.change.to)}` : 'none';
      recorder.show('table', `change ${now}`, job.name);
    }
    const wrong = previous && wrongStep(previous, change, outbox);
    if (wrong !== undefined) recorder.violated('one-change-under-way', job.name, wrong);
  };

  return {
    begin: (parts) => {
      begun = parts;
    },
    written(what) {
      counts.writes++;
      const job = refOf(what.pk);
      if (job === undefined) return;
      if (what.sk === 'STATE') ofState(job, what);
      if (!what.sk.startsWith('W#')) return;
      counts.evaluations++;
      add(evaluations, job.name);
    },
    offered({ id }, bytes) {
      counts.eventBytes = Math.max(counts.eventBytes, bytes);
      if (bytes <= EVENT_BYTES) return;
      recorder.violated('sizes-bounded', stored.get(id)?.job.name ?? '', `event ${short(id)} has ${bytes} bytes`);
    },
    heard({ id }) {
      counts.heard++;
      onBus.add(id);
    },
    delivered(decision) {
      const times = (deliveries.get(decision) ?? 0) + 1;
      deliveries.set(decision, times);
      return times;
    },
    effect(decision, { name }) {
      counts.effects++;
      if (decision === undefined) recorder.violated('asked-once', name, 'evaluate has changed the job');
      else decisions.effect(decision, name);
    },
    byHand: (job) => add(changedByHand, job),
    underWay: () => [...changes.keys()].some((job) => isChanging(job) && !known().isSilent(job)),
    counts: () => {
      const ends = decisions.all().flatMap(({ events }) => events.map(({ name }) => name));
      const of = (name: string): number => ends.filter((one) => one === name).length;
      return {
        ...counts,
        decisions: decisions.all().length,
        applied: of('applied'),
        confirmed: of('confirmed'),
        failed: of('failed'),
        refused: of('refused'),
        lapsed: of('lapsed'),
        'rolled-back': of('rolled-back'),
      };
    },
    end: async () => {
      const { world, time, network, calm, period, isSilent } = known();
      const jobs = world.jobs.filter(({ name }) => !isSilent(name));
      for (const { name } of jobs) {
        const inTime = (evaluations.get(name) ?? []).some((at) => at >= calm && at <= calm + 2 * period);
        const late = 'not evaluated within two periods after the calm began';
        if (!inTime) recorder.violated('evaluated-after-calm', name, late);
        const change = changes.get(name);
        if (change && isChanging(name)) {
          recorder.violated('ends-after-calm', name, `${short(change.id)} is still ${change.status}`);
        }
      }
      for (const decision of decisions.all()) {
        const { id, job } = decision;
        if (!isSilent(job)) decisions.judge(decision, isChanging(job) && changes.get(job)?.id === id);
      }
      for (const { id, job } of stored.values()) {
        if (onBus.has(id) || isSilent(job.name)) continue;
        recorder.violated('journal-complete', job.name, `event ${short(id)} was never on the bus`);
      }
      for (const one of jobs) {
        const ofJob = [...stored.values()].filter(({ job }) => job.name === one.name);
        await readBack(one, ofJob, { world, time, network, recorder, period });
      }
    },
  };
};

const NEXT: Readonly<Record<ChangeInFlight['status'], readonly ChangeInFlight['status'][]>> = {
  pending: ['pending', 'applying', 'lapsed'],
  applying: ['applying', 'applied', 'refused', 'failed', 'lapsed'],
  applied: ['applied', 'confirmed', 'failed'],
  confirmed: ['confirmed', 'failed'],
  failed: ['failed'],
  refused: ['refused'],
  lapsed: ['lapsed'],
};

/** What is wrong with this step from one change to the next; undefined when nothing is. */
const wrongStep = (
  before: ChangeInFlight,
  after: ChangeInFlight | undefined,
  outbox: readonly AutopilotEvent[],
): string | undefined => {
  const one = short(before.id);
  if (after === undefined) return `change ${one} is forgotten`;
  if (after.id === before.id) {
    const right = NEXT[before.status].includes(after.status);
    return right ? undefined : `${one} went from ${before.status} to ${after.status}`;
  }
  const ended = outbox.some((event) => isChangeEvent(event) && event.decision === before.id && ENDS.has(event.name));
  if (!isUnderWay(before.status) || ended) return undefined;
  return `${short(after.id)} takes the place of ${one}, which is ${before.status}`;
};

/** Nothing is compressed here. */
const unpacked = (body: string | Uint8Array): unknown =>
  fromExactJson(typeof body === 'string' ? body : Buffer.from(body).toString('utf8'));
