/**
 * Bugs that the simulation must find: each stands between the functions and one of their ports, as a mistake in the code there
 * would. Nothing of them is in what is deployed.
 */
import type { CallAws } from '../../functions/aws/aws-call.ts';
import { detailOf } from '../../functions/events/event-detail.ts';
import type { JobReader, JobStore, JobTarget, MetricSource } from '../../functions/ports.ts';
import { EVENT_SOURCE } from '../../lib/environment.ts';
import { type ChangeInFlight, isUnderWay } from '../../lib/model/change.ts';
import { type AutopilotEvent, EVENTS } from '../../lib/model/events.ts';
import type { Sizing } from '../../lib/model/sizing.ts';
import type { BrokenPorts } from './play/functions.ts';
import type { Invariant } from './play/record.ts';

export interface PlantedBug {
  readonly name: string;
  readonly broken: BrokenPorts;
  /** Any of these. */
  readonly violates: readonly Invariant[];
}

type Broken<Port> = (port: Port) => Partial<Port>;

/** The same mistake in the store of both functions. */
const inStore = (mistake: Broken<JobStore>): BrokenPorts => ({
  evaluate: (ports) => ({ ...ports, store: { ...ports.store, ...mistake(ports.store) } }),
  apply: (ports) => ({ ...ports, store: { ...ports.store, ...mistake(ports.store) } }),
});

const inApplyStore = (mistake: Broken<JobStore>): BrokenPorts => ({
  apply: (ports) => ({ ...ports, store: { ...ports.store, ...mistake(ports.store) } }),
});

const inReaders = (mistake: (reader: JobReader, platform: string) => Partial<JobReader>): BrokenPorts => ({
  evaluate: (ports) => ({ ...ports, targets: ofEach(ports.targets, mistake) }),
});

const inTargets = (mistake: (target: JobTarget) => Partial<JobTarget>): BrokenPorts => ({
  apply: (ports) => ({ ...ports, targets: ofEach(ports.targets, mistake) }),
});

const ofEach = <Port extends object, All extends Readonly<Partial<Record<string, Port>>>>(
  all: All,
  mistake: (port: Port, name: string) => Partial<Port>,
): All =>
  Object.fromEntries(
    Object.entries(all).map(([name, port]) => [name, port && { ...port, ...mistake(port, name) }]),
  ) as unknown as All;

const withChange = (change: ChangeInFlight, as: Partial<ChangeInFlight>): ChangeInFlight =>
  ({ ...change, ...as }) as ChangeInFlight;

/** (from 2, to 5, is 5)  ->  8 */
const oneStepFurther = (is: Sizing, from: Sizing, to: Sizing): Sizing => {
  if (is.kind === 'kpu' && from.kind === 'kpu' && to.kind === 'kpu') {
    const parallelism = Math.max(1, is.parallelism + to.parallelism - from.parallelism);
    return { ...to, parallelism, kpus: Math.ceil(parallelism / to.parallelismPerKpu) };
  }
  if (is.kind !== 'per-vertex' || from.kind !== 'per-vertex' || to.kind !== 'per-vertex') return to;
  const [now, before, wanted] = [is, from, to].map(({ parallelism }) => parallelism as Record<string, number>);
  return {
    ...to,
    parallelism: Object.fromEntries(
      Object.keys(wanted ?? {}).map((id) => [
        id,
        Math.max(1, (now?.[id] ?? 1) + (wanted?.[id] ?? 1) - (before?.[id] ?? 1)),
      ]),
    ),
  };
};

export const PLANTED_BUGS: readonly PlantedBug[] = [
  {
    name: 'a store that writes whatever is there',
    violates: ['one-change-under-way', 'reported-as-it-was', 'journal-complete'],
    broken: inStore((store) => ({
      save: async (job, _version, next, now) => {
        const { version } = await store.load(job, now);
        return store.save(job, version, next, now);
      },
    })),
  },
  {
    name: 'an apply that takes a change which another one has claimed',
    violates: ['one-change-under-way', 'reported-as-it-was', 'asked-once'],
    broken: inApplyStore((store) => ({
      load: async (job, now) => {
        const stored = await store.load(job, now);
        const { change } = stored;
        return change && isUnderWay(change.status)
          ? { ...stored, change: withChange(change, { status: 'pending' }) }
          : stored;
      },
    })),
  },
  {
    name: 'an evaluation that decides while a change is under way',
    violates: ['one-change-under-way', 'reported-as-it-was'],
    broken: {
      evaluate: (ports) => ({
        ...ports,
        store: {
          ...ports.store,
          load: async (job, now) => ({ ...(await ports.store.load(job, now)), change: undefined }),
        },
      }),
    },
  },
  {
    name: 'an outbox that forgets what the bus did not take',
    violates: ['journal-complete'],
    broken: {
      evaluate: (ports) => ({ ...ports, events: { emit: (events) => ports.events.emit(events).catch(() => {}) } }),
      apply: (ports) => ({ ...ports, events: { emit: (events) => ports.events.emit(events).catch(() => {}) } }),
    },
  },
  {
    name: 'an outbox that is not stored',
    violates: ['reported-as-it-was', 'one-change-under-way'],
    broken: inStore((store) => ({
      save: (job, version, next, now) => store.save(job, version, { ...next, outbox: [] }, now),
    })),
  },
  {
    name: 'a journal that loses the second of two entries',
    violates: ['journal-complete'],
    broken: inStore((store) => ({
      putJournal: (job, entries) => store.putJournal(job, entries.slice(0, 1)),
    })),
  },
  {
    name: 'an evaluation that never follows up a change',
    violates: ['ends-after-calm'],
    broken: inReaders(() => ({
      operationStatus: async () => ({ kind: 'under-way', because: [], remedy: 'leave-as-is' }),
    })),
  },
  {
    name: 'a change that is called confirmed before the job runs with it',
    violates: ['reported-as-it-was'],
    broken: inReaders(() => ({
      operationStatus: async () => ({ kind: 'done', restartSeconds: Number.NaN, because: [] }),
    })),
  },
  {
    name: 'a metric source that leaves out every seventh minute',
    violates: ['window-without-holes'],
    broken: {
      evaluate: (ports) => ({
        ...ports,
        sources: ofEach(ports.sources, (source: MetricSource) => ({
          observe: async (requests) => {
            const { results, cost } = await source.observe(requests);
            return {
              cost,
              results: results.map((result) =>
                result.kind === 'failed'
                  ? result
                  : {
                      ...result,
                      observations: result.observations.filter(({ at }) => Math.floor(at / 60_000) % 7 !== 0),
                    },
              ),
            };
          },
        })),
      }),
    },
  },
  {
    name: 'an apply that asks for a step instead of a size, and asks twice',
    violates: ['asked-once'],
    broken: inTargets((target) => ({
      matchesDesired: () => false,
      request: async (job, settings, change, description, now) => {
        const first = await target.request(job, settings, change, description, now);
        if (first.kind !== 'applied') return first;
        const again = await target.describe(job, settings, description.state.graph, now);
        const from = again.requested ?? again.state.size.current;
        const to = oneStepFurther(from, change.from, change.to);
        await target.request(job, settings, { ...change, from, to }, again, now);
        return first;
      },
    })),
  },
  {
    name: 'a claim that never runs out, since its time counts as now',
    violates: ['ends-after-calm'],
    broken: inStore((store) => ({
      load: async (job, now) => {
        const stored = await store.load(job, now);
        const { change } = stored;
        return change?.status === 'applying' ? { ...stored, change: withChange(change, { since: now }) } : stored;
      },
    })),
  },
  {
    name: 'a job that is waited for without an end, before any other',
    violates: ['evaluated-after-calm'],
    broken: {
      evaluate: (ports) => {
        let before: Promise<unknown> = Promise.resolve();
        return {
          ...ports,
          targets: ofEach(ports.targets, (reader: JobReader) => ({
            describe: (job, settings, cached, now) => {
              const described = before.then(() => patiently(() => reader.describe(job, settings, cached, now)));
              before = described.catch(() => {});
              return described;
            },
          })),
        };
      },
    },
  },
  {
    name: 'a function that goes by the time that its event says',
    violates: ['reported-as-it-was', 'evaluated-after-calm', 'ends-after-calm', 'window-without-holes'],
    broken: { clock: timeOfEvent },
  },
  {
    name: 'an event of half a megabyte',
    violates: ['sizes-bounded'],
    broken: { evaluate: (ports) => ({ ...ports, events: { emit: (events) => emitLong(ports.self?.call, events) } }) },
  },
];

/** A schedule, an alarm or a decision has it at its top; a call by hand has none. */
function timeOfEvent(event: unknown): number {
  const said = Date.parse((event as { readonly time?: string }).time ?? '');
  return Number.isNaN(said) ? Date.now() : said;
}

/** Asks again for half an hour when there is no answer. */
const patiently = async <Result>(ask: () => Promise<Result>, tries = 60): Promise<Result> => {
  try {
    return await ask();
  } catch (error) {
    if (tries === 0) throw error;
    return patiently(ask, tries - 1);
  }
};

/** As the sink puts them, but without its bounds. */
const emitLong = async (call: CallAws | undefined, events: readonly AutopilotEvent[]): Promise<void> => {
  const Entries = events.map((event) => ({
    EventBusName: 'flink-autopilot',
    Source: EVENT_SOURCE,
    DetailType: EVENTS[event.name].detailType,
    Detail: JSON.stringify({ ...detailOf(event), because: [{ rule: 'lapsed', says: 'x'.repeat(500_000) }] }),
  }));
  await call?.({
    service: 'events',
    region: 'us-east-1',
    method: 'POST',
    path: '/',
    body: JSON.stringify({ Entries }),
    headers: { 'x-amz-target': 'AWSEvents.PutEvents' },
  });
};
