import { describe, expect, it } from 'vitest';
import { evaluateEach, evaluateJobs } from '../../../functions/evaluation/evaluate-jobs.ts';
import type { EvaluationRun, Ports } from '../../../functions/evaluation/evaluation-run.ts';
import { inGroups, LINGER_MS } from '../../../functions/evaluation/in-groups.ts';
import { inMemorySink } from '../../../functions/events/in-memory-sink.ts';
import { inMemoryStore } from '../../../functions/store/in-memory-store.ts';
import type { JobRef } from '../../../lib/model/job.ts';
import { parseSettings } from '../../../lib/settings/settings.ts';
import { manualTimer, settled } from '../../support/manual-timer.ts';
import { at, START } from '../../support/toy-account.ts';
import { toyJob, toyRef } from '../../support/toy-job.ts';

const never = <Value>(): Promise<Value> => new Promise(() => {});
const NAMES = Array.from({ length: 100 }, (_, i) => `job-${String(i).padStart(2, '0')}`);

describe('items in groups', () => {
  const stream = (items: readonly number[], prepare: (item: number) => Promise<number | undefined>) => {
    const timer = manualTimer();
    const groups: number[][] = [];
    const left: number[] = [];
    let [inWork, most] = [0, 0];
    const ended = inGroups<number, number>({
      items,
      atOnce: 4,
      inFlight: 12,
      timer,
      beginWithinMs: 60_000,
      prepare: async (item) => {
        most = Math.max(most, ++inWork);
        const ready = await prepare(item);
        if (ready === undefined) inWork--;
        return ready;
      },
      groupOf: (item) => ({ key: item % 2 === 0 ? 'even' : 'odd', most: 3 }),
      work: async (group) => {
        groups.push([...group]);
        await Promise.resolve();
        inWork -= group.length;
      },
      left: async (items) => void left.push(...items),
    });
    return { timer, groups, left, ended, most: () => most };
  };
  const upTo = (count: number): readonly number[] => Array.from({ length: count }, (_, i) => i);

  it('all are worked on, in full groups of one key, and never more than so many are in memory', async () => {
    const { groups, ended, most, timer } = stream(upTo(100), async (item) => item);
    await ended;
    expect(groups.flat().toSorted((a, b) => a - b)).toEqual(upTo(100));
    expect(groups.every((group) => new Set(group.map((item) => item % 2)).size === 1)).toBe(true);
    expect(groups.filter((group) => group.length < 3).length).toBeLessThanOrEqual(2);
    expect(most()).toBeLessThanOrEqual(12);
    expect(timer.waiting()).toBe(0);
  });

  it('one that is never prepared holds up no other, not even those of a group that is not full', async () => {
    const { groups, timer } = stream(upTo(11), (item) => (item === 5 ? never() : Promise.resolve(item)));
    await settled();
    expect(groups.flat()).toHaveLength(9);
    await timer.pass(LINGER_MS);
    expect(groups.flat().toSorted((a, b) => a - b)).toEqual(upTo(11).filter((item) => item !== 5));
  });

  it('when the time is over nothing more is begun, and the rest is left, at once', async () => {
    const release: (() => void)[] = [];
    const { groups, left, timer, ended } = stream(upTo(9), async (item) => {
      await new Promise<void>((resolve) => release.push(resolve));
      return item;
    });
    await settled();
    await timer.pass(60_000);
    expect(left).toEqual([4, 5, 6, 7, 8]);
    for (const go of release) go();
    await ended;
    expect(groups.flat().toSorted((a, b) => a - b)).toEqual([0, 1, 2, 3]);
  });
});

const fleetOf = (names: readonly string[], change: (ports: Ports) => Partial<Ports> = () => ({})) => {
  const timer = manualTimer();
  const job = toyJob(START, () => 280, 4);
  const store = inMemoryStore();
  const settings = parseSettings({
    policy: 'flink',
    jobs: names.map((name) => ({ platform: 'flink', name, url: 'http://127.0.0.1:1' })),
  });
  const plain: Ports = {
    store,
    fleetIndex: store,
    events: inMemorySink(),
    timer,
    targets: { flink: job.target },
    sources: { 'flink-rest': { ...job.source, together: 10 } },
  };
  const ports = { ...plain, ...change(plain) };
  const run: EvaluationRun = {
    settings,
    jobs: settings.jobs.map((one) => ({ settings: one, job: { ...toyRef, name: one.name } satisfies JobRef })),
    now: at(5),
  };
  const evaluated: string[] = [];
  const failures: string[] = [];
  const left: string[] = [];
  const watched = (over: Partial<EvaluationRun> = {}) =>
    evaluateEach(
      ports,
      { ...run, ...over },
      {
        evaluated: ({ job: { name } }) => void evaluated.push(name),
        failed: ({ job: { name }, error }) => void failures.push(`${name}: ${error.message}`),
        left: async (jobs) => void left.push(...jobs.map(({ name }) => name)),
      },
    );
  return { timer, ports, run, store, evaluated, failures, left, watched };
};

describe('a job that is silent', () => {
  it('a description that is never answered: all others are evaluated, and it fails by its own deadline', async () => {
    const { timer, evaluated, failures, watched } = fleetOf(NAMES.slice(0, 30), ({ targets }) => ({
      targets: {
        flink: {
          ...(targets.flink as NonNullable<typeof targets.flink>),
          describe: (job, ...rest) =>
            (job.name === 'job-03' ? never() : targets.flink?.describe(job, ...rest)) as never,
        },
      },
    }));
    const run = watched();
    await settled();
    await timer.pass(LINGER_MS);
    expect(new Set(evaluated)).toEqual(new Set(NAMES.slice(0, 30).filter((name) => name !== 'job-03')));
    expect(failures).toEqual([]);
    await timer.pass(45_000);
    await run;
    expect(failures).toEqual([expect.stringMatching(/^job-03: JOB.*job-03: "describe" did not end within 45 s$/)]);
    expect(timer.waiting()).toBe(0);
  });

  it('metrics that never come hold up their own group alone, and what is stored of its jobs is followed up', async () => {
    const { timer, evaluated, failures, watched } = fleetOf(NAMES.slice(0, 30), ({ sources }) => ({
      sources: {
        'flink-rest': {
          together: 10,
          observe: (requests) =>
            (requests.some(({ job }) => job.name === 'job-03')
              ? never()
              : sources['flink-rest']?.observe(requests)) as never,
        },
      },
    }));
    const run = watched();
    await timer.pass(LINGER_MS);
    expect(evaluated).toHaveLength(20);
    await timer.pass(90_000);
    await run;
    expect(evaluated).toHaveLength(30);
    expect(failures).toHaveLength(10);
  });

  it('a write that is never answered ends the turn of its job alone', async () => {
    const { timer, evaluated, failures, watched } = fleetOf(NAMES.slice(0, 30), ({ store }) => ({
      store: { ...store, save: (key, ...rest) => (key.endsWith('job-03') ? never() : store.save(key, ...rest)) },
    }));
    const run = watched();
    await timer.pass(LINGER_MS);
    expect(evaluated).toHaveLength(29);
    await timer.pass(60_000);
    await run;
    expect(failures).toEqual([expect.stringContaining('job-03: "evaluate" did not end within 60 s')]);
  });

  it('retries of a call are within the deadline of its stage', async () => {
    let tries = 0;
    const { failures, evaluated, watched } = fleetOf(NAMES.slice(0, 3), ({ store }) => ({
      store: { ...store, save: async (...given) => (tries++ < 1 ? { kind: 'conflict' } : store.save(...given)) },
    }));
    await watched();
    expect([evaluated.length, failures]).toEqual([3, []]);
  });
});

describe('the order of a run, and what there is no time for', () => {
  it('the job whose evaluation is longest ago goes first, whatever the order of the settings', async () => {
    const { run, ports } = fleetOf(NAMES);
    const evaluate = (names: readonly string[], now: number) =>
      evaluateJobs(ports, { ...run, now, jobs: run.jobs.filter(({ job }) => names.includes(job.name)) });
    await evaluate(NAMES.slice(0, 50), at(5));
    await evaluate(NAMES.slice(60), at(10));
    const described: string[] = [];
    const { targets } = ports;
    const flink = targets.flink as NonNullable<typeof targets.flink>;
    const noted: Ports = {
      ...ports,
      targets: {
        flink: {
          ...flink,
          describe: (job, ...rest) => {
            described.push(job.name);
            return flink.describe(job, ...rest);
          },
        },
      },
    };
    await evaluateJobs(noted, { ...run, now: at(15) });
    // Never evaluated, then at 5 min, then at 10 min.
    expect(described).toEqual([...NAMES.slice(50, 60), ...NAMES.slice(0, 50), ...NAMES.slice(60)]);
  });

  it('one that fails each time does not go before all others again and again', async () => {
    const lost = 'job-99';
    const described: string[] = [];
    const { run, ports } = fleetOf(NAMES, ({ targets }) => ({
      begun: new Map(),
      targets: {
        flink: {
          ...(targets.flink as NonNullable<typeof targets.flink>),
          describe: (job, ...rest) => {
            described.push(job.name);
            return (
              job.name === lost ? Promise.reject(new Error('gone')) : targets.flink?.describe(job, ...rest)
            ) as never;
          },
        },
      },
    }));
    await evaluateJobs(ports, run);
    described.length = 0;
    await evaluateJobs(ports, { ...run, now: at(10) });
    expect(described.indexOf(lost)).toBe(99);
  });

  it('what is not begun in time is left while the rest is evaluated', async () => {
    const { timer, evaluated, left, watched, store } = fleetOf(NAMES, ({ targets }) => ({
      targets: {
        flink: {
          ...(targets.flink as NonNullable<typeof targets.flink>),
          describe: (job, ...rest) => {
            const slow = Number(job.name.slice(4)) >= 40;
            return slow ? never() : (targets.flink?.describe(job, ...rest) as never);
          },
        },
      },
    }));
    const running = watched({ remainingMs: () => 200_000 });
    await timer.pass(80_000);
    expect([evaluated.length, left]).toEqual([40, NAMES.slice(80)]);
    await timer.pass(45_000);
    await running;
    expect((await store.fleetRows(at(6))).rows).toHaveLength(40);
  });
});
