/** What must hold in every schedule, seen from outside: from what is in the table, on the bus and at the platforms. */

import { fromExactJson } from '../../../functions/store/codec/exact-json.ts';
import { readStateBody } from '../../../functions/store/codec/state-body.ts';
import { dynamoDbStore } from '../../../functions/store/dynamodb-store.ts';
import { fromAttributes } from '../../../functions/store/table/item.ts';
import { type ChangeInFlight, isUnderWay } from '../../../lib/model/change.ts';
import { type AutopilotEvent, type ChangeEvent, isChangeEvent, placeOf } from '../../../lib/model/events.ts';
import { type JobRef, keyOf, refOf } from '../../../lib/model/job.ts';
import type { EpochMs } from '../../../lib/model/observation.ts';
import type { Sizing } from '../../../lib/model/sizing.ts';
import type { Network } from '../machine/network.ts';
import { type Process, runAs } from '../machine/process.ts';
import type { VirtualTime } from '../machine/time.ts';
import type { Written } from '../models/dynamodb.ts';
import { idOf, MINUTE, VERTICES } from '../models/job.ts';
import type { Recorder } from './record.ts';
import { ACCOUNT, type JobInWorld, REGION, type World } from './world.ts';

export interface Observed {
  begin(parts: Begun): void;
  /** Into the table. */
  readonly written: (what: Written) => void;
  /** On the bus. */
  heard(detail: { readonly id: string }, bytes: number): void;
  /** How often this decision has now been delivered. */
  delivered(decision: string): number;
  /** The platform has begun to change the job. */
  effect(decision: string | undefined, job: JobInWorld, at: EpochMs): void;
  /** Somebody else has changed the job. */
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
  /** Does its platform answer nothing any more? Then nothing of it is told, and it must not hold up the others. */
  readonly isSilent: (job: string) => boolean;
}

/** Everything that is known of a decision. */
interface Decision {
  readonly id: string;
  readonly job: string;
  readonly events: AutopilotEvent[];
  effects: number;
  effectAt: EpochMs | undefined;
}

/** The state of a job of three vertices; what it keeps has bounds, whatever happens. */
const STATE_BYTES = 60 * 1024;
const EVENT_BYTES = 256 * 1024;

const NEXT: Readonly<Record<ChangeInFlight['status'], readonly ChangeInFlight['status'][]>> = {
  pending: ['pending', 'applying', 'lapsed'],
  applying: ['applying', 'applied', 'refused', 'failed', 'lapsed'],
  applied: ['applied', 'confirmed', 'failed'],
  confirmed: ['confirmed', 'failed'],
  failed: ['failed'],
  refused: ['refused'],
  lapsed: ['lapsed'],
};
const ENDS: ReadonlySet<string> = new Set(['confirmed', 'failed', 'refused', 'lapsed', 'rolled-back']);

export const checkInvariants = (recorder: Recorder): Observed => {
  const changes = new Map<string, ChangeInFlight | undefined>();
  const stored = new Map<string, AutopilotEvent>();
  const onBus = new Set<string>();
  const deliveries = new Map<string, number>();
  const decisions = new Map<string, Decision>();
  const evaluations = new Map<string, EpochMs[]>();
  const changedByHand = new Map<string, EpochMs[]>();
  const counts = { writes: 0, evaluations: 0, effects: 0, heard: 0, stateBytes: 0, eventBytes: 0 };
  let begun: Begun | undefined;

  const known = (): Begun => {
    if (!begun) throw new Error('The schedule has not begun');
    return begun;
  };
  const jobNamed = (name: string): JobInWorld => {
    const found = known().world.jobs.find((one) => one.name === name);
    if (!found) throw new Error(`no job ${name}`);
    return found;
  };
  const decisionOf = (id: string, job: string): Decision => {
    const found = decisions.get(id) ?? { id, job, events: [], effects: 0, effectAt: undefined };
    decisions.set(id, found);
    return found;
  };

  /** The very moment at which an outcome is stored: is it true? */
  const judge = (event: ChangeEvent, before: ChangeInFlight | undefined): void => {
    const { job } = jobNamed(event.job.name);
    const { time } = known();
    const wanted = parallelismOf(event.detail.to);
    const { effects, effectAt, events } = decisionOf(event.decision, event.job.name);
    const wrong = (says: string): void =>
      recorder.violated(
        'told-as-it-was',
        event.job.name,
        `${short(event.decision)} is said to be ${event.name}, ${says}`,
      );
    switch (event.name) {
      case 'confirmed':
      case 'rolled-back':
        if (!job.hadSince(effectAt ?? before?.decidedAt ?? 0, wanted)) wrong('and the job never ran with its size');
        return;
      case 'failed':
        if (events.some(({ name }) => name === 'confirmed')) return;
        if (!events.some(({ name }) => name === 'applied')) {
          if (effects > 0) wrong('without ever having been applied, and the platform took it');
        } else if (job.hasSince(time.now() - 2 * MINUTE, wanted)) wrong('and the job runs with its size');
        return;
      case 'refused':
      case 'lapsed':
        if (effects > 0) wrong('and the platform took it');
        return;
      default:
    }
  };

  /** Afterwards it is known what came of it: a change that failed did not come up, or others have changed the job. */
  const judgeFailure = (id: string, job: string, events: readonly AutopilotEvent[], effectAt: EpochMs): void => {
    const failed = events.find(({ name }) => name === 'failed');
    if (!failed || !isChangeEvent(failed) || events.some(({ name }) => name === 'confirmed')) return;
    if ((changedByHand.get(job) ?? []).some((at) => at >= effectAt)) return;
    if (!jobNamed(job).job.cameUpAfter(effectAt, parallelismOf(failed.detail.to))) return;
    recorder.violated('told-as-it-was', job, `${short(id)} is said to have failed, and the job came up with its size`);
  };

  const ofState = (job: JobRef, { before, item, bytes }: Written): void => {
    counts.stateBytes = Math.max(counts.stateBytes, bytes);
    if (bytes > STATE_BYTES) recorder.violated('sizes-bounded', job.name, `the state has ${bytes} bytes`);
    const { schema, body } = fromAttributes(item);
    const { change, outbox } = readStateBody(schema, unpacked(body));
    const previous = before === undefined ? undefined : changes.get(job.name);
    const fresh = outbox.filter(({ id }) => !stored.has(id));
    for (const event of fresh) {
      stored.set(event.id, event);
      if (!isChangeEvent(event)) continue;
      judge(event, previous);
      decisionOf(event.decision, job.name).events.push(event);
    }
    changes.set(job.name, change);
    if (change?.id !== previous?.id || change?.status !== previous?.status) {
      recorder.tell(
        'table',
        `change ${change ? `${short(change.id)} ${change.status} to ${sizeText(change.change.to)}` : 'none'}`,
        job.name,
      );
    }
    const wrong = previous && replaced(previous, change, outbox);
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
      evaluations.set(job.name, [...(evaluations.get(job.name) ?? []), known().time.now()]);
    },
    heard({ id }, bytes) {
      counts.heard++;
      counts.eventBytes = Math.max(counts.eventBytes, bytes);
      if (bytes > EVENT_BYTES)
        recorder.violated('sizes-bounded', stored.get(id)?.job.name ?? '', `event ${short(id)} has ${bytes} bytes`);
      onBus.add(id);
    },
    delivered(decision) {
      const times = (deliveries.get(decision) ?? 0) + 1;
      deliveries.set(decision, times);
      return times;
    },
    effect(decision, { name }, at) {
      counts.effects++;
      if (decision === undefined) {
        recorder.violated('asked-once', name, 'evaluate has changed the job');
        return;
      }
      const one = decisionOf(decision, name);
      one.effects++;
      one.effectAt ??= at;
      if (one.effects > 1)
        recorder.violated('asked-once', name, `the platform took ${short(decision)} ${one.effects} times`);
    },
    byHand: (job) => void changedByHand.set(job, [...(changedByHand.get(job) ?? []), known().time.now()]),
    underWay: () =>
      [...changes].some(([job, change]) => change !== undefined && isUnderWay(change.status) && !known().isSilent(job)),
    counts: () => {
      const ends = [...decisions.values()].flatMap(({ events }) => events.map(({ name }) => name));
      const of = (name: string): number => ends.filter((one) => one === name).length;
      return {
        ...counts,
        ...{ decisions: decisions.size, applied: of('applied'), confirmed: of('confirmed'), failed: of('failed') },
        ...{ refused: of('refused'), lapsed: of('lapsed'), 'rolled-back': of('rolled-back') },
      };
    },
    end: async () => {
      const { world, time, network, calm, period, isSilent } = known();
      for (const { name } of world.jobs.filter((one) => !isSilent(one.name))) {
        const inTime = (evaluations.get(name) ?? []).some((at) => at >= calm && at <= calm + 2 * period);
        if (!inTime)
          recorder.violated('evaluated-after-calm', name, 'not evaluated within two periods after the calm began');
        const change = changes.get(name);
        if (change && isUnderWay(change.status)) {
          recorder.violated('ends-after-calm', name, `${short(change.id)} is still ${change.status}`);
        }
      }
      for (const { id, job, events, effectAt } of decisions.values()) {
        if (effectAt !== undefined && !isSilent(job)) judgeFailure(id, job, events, effectAt);
        const ends = events.map(({ name }) => name).filter((name) => ENDS.has(name));
        const course = ends.join(', ');
        const alone = ends.length === 1 || course === 'confirmed, failed';
        const pending = isUnderWay(changes.get(job)?.status ?? 'failed') && changes.get(job)?.id === id;
        if (!alone && !pending && !(ends.length === 0 && isSilent(job))) {
          recorder.violated('told-as-it-was', job, `${short(id)} ended as ${course === '' ? 'nothing' : course}`);
        }
      }
      for (const [id, { job }] of stored) {
        if (!onBus.has(id) && !isSilent(job.name))
          recorder.violated('journal-complete', job.name, `event ${short(id)} was never on the bus`);
      }
      for (const one of world.jobs) if (!isSilent(one.name)) await readBack(one, world, time, network);
    },
  };

  async function readBack({ name, platform, job }: JobInWorld, world: World, time: VirtualTime, network: Network) {
    const key = keyOf({ account: ACCOUNT, region: REGION, platform, name });
    const store = runAs(observer(time, network), () =>
      dynamoDbStore({ table: 'flink-autopilot', historyDays: 14, journalDays: 90 }),
    );
    const reading = runAs(observer(time, network), () =>
      Promise.all([store.load(key, time.now()), store.journal(key, 0, Date.UTC(2100, 0, 1))]),
    );
    await time.runTo(time.now() + 10_000);
    const [{ state }, journal] = await reading;
    const written = new Set(journal.map(({ id }) => id));
    for (const [id, event] of stored) {
      if (event.job.name === name && !written.has(id)) {
        recorder.violated('journal-complete', name, `event ${short(id)} is not in the journal`);
      }
    }
    for (const { id } of decisions.values()) {
      const course = journal.filter(isChangeEvent).filter(({ decision }) => decision === id);
      const inOrder = course.every(
        (event, i) => i === 0 || placeOf(event.name) >= placeOf((course[i - 1] as ChangeEvent).name),
      );
      if (!inOrder) {
        const says = course.map((event) => event.name).join(', ');
        recorder.violated('journal-in-order', name, `the journal has ${short(id)} as ${says}`);
      }
    }
    if (platform === 'flink') return;
    const times = new Set(state.window.map(({ at }) => at));
    const last = state.window.at(-1)?.at ?? 0;
    const since = Math.max(job.runningSince() ?? Number.POSITIVE_INFINITY, last - 10 * MINUTE) + 2 * MINUTE;
    for (let minute = Math.ceil(since / MINUTE) * MINUTE; minute < last; minute += MINUTE) {
      const lacks = ![...times].some((at) => at >= minute && at <= minute + MINUTE);
      if (lacks && world.cloudWatch.isComplete(job, minute)) {
        const clock = new Date(minute).toISOString().slice(11, 16);
        recorder.violated('window-without-holes', name, `${clock} is in CloudWatch and not in the window`);
      }
    }
  }
};

/** What is wrong with this step from one change to the next; undefined when nothing is. */
const replaced = (
  before: ChangeInFlight,
  after: ChangeInFlight | undefined,
  outbox: readonly AutopilotEvent[],
): string | undefined => {
  const one = short(before.id);
  if (after === undefined) return `change ${one} is forgotten`;
  if (after.id === before.id) {
    return NEXT[before.status].includes(after.status)
      ? undefined
      : `${one} went from ${before.status} to ${after.status}`;
  }
  const ended = outbox.some((event) => isChangeEvent(event) && event.decision === before.id && ENDS.has(event.name));
  if (!isUnderWay(before.status) || ended) return undefined;
  return `${short(after.id)} takes the place of ${one}, which is ${before.status}`;
};

const observer = (time: VirtualTime, network: Network): Process => ({
  ...{ name: 'observer', function: 'evaluate', decision: undefined, skewMs: 0, time, network },
  ...{ calls: new Map(), alive: true, die: () => {} },
});

/** Nothing is compressed here. */
const unpacked = (body: string | Uint8Array): unknown =>
  fromExactJson(typeof body === 'string' ? body : Buffer.from(body).toString('utf8'));

const short = (id: string): string => id.slice(0, 6) + id.slice(20);

const parallelismOf = (size: Sizing): Readonly<Record<string, number>> =>
  Object.fromEntries(
    VERTICES.flatMap((vertex) => {
      const subtasks =
        size.kind === 'kpu' ? size.parallelism : (size.parallelism as Readonly<Record<string, number>>)[idOf(vertex)];
      return subtasks === undefined ? [] : [[vertex, subtasks]];
    }),
  );

const sizeText = (size: Sizing): string => Object.values(parallelismOf(size)).join('/');
