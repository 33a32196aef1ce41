/** What is a job's own where its size is in slots: its units, its fixed size, its bounds, its totals. */
import { describe, expect, it } from 'vitest';
import { activeBoundOf } from '../../backtest/advice/active-bound.ts';
import type { JobAdvice } from '../../backtest/advice/advice.ts';
import { fleetOf } from '../../backtest/advice/grade.ts';
import { fitModel } from '../../backtest/fit/fit-model.ts';
import type { JobHistory } from '../../backtest/history/job-history.ts';
import { unitsOf } from '../../backtest/history/job-history.ts';
import { operationsOf } from '../../backtest/history/operations.ts';
import { restartsOf } from '../../backtest/history/restarts.ts';
import { cost, costOrder, costRange, paidCell, paidColumn, summed } from '../../backtest/page/costs.ts';
import { bestFixedSize } from '../../backtest/run/fixed-size.ts';
import { listSlotJobs } from '../../cli/report/list-slot-jobs.ts';
import type { AutopilotEvent } from '../../lib/model/events.ts';
import { asVertexId } from '../../lib/model/graph.ts';
import type { PerVertexSizing } from '../../lib/model/sizing.ts';
import { FROM, synthetic } from './synthetic.ts';

const MINUTE = 60_000;
const source = asVertexId('source');
const count = asVertexId('count');
const sized = (a: number, b: number): PerVertexSizing => ({
  kind: 'per-vertex',
  parallelism: { [source]: a, [count]: b },
});

const slots = (load: (minute: number) => number, sizing = sized(8, 8)): JobHistory => {
  const history = synthetic({ minutes: 240, load });
  const minutes = history.minutes.map((minute) => ({ ...minute, sizing }));
  return { ...history, size: { kind: 'per-vertex', current: sizing }, minutes, dollarsPerUnitHour: undefined };
};

describe('slots that are paid for', () => {
  it('are those of all task managers, for the widest vertex of each sharing group', () => {
    const { graph } = slots(() => 0);
    expect(unitsOf(sized(3, 5), { graph })).toBe(5);
    expect(unitsOf(sized(3, 5), { graph, taskSlots: 4 })).toBe(8);
    const apart = { vertices: graph.vertices.map((one, n) => ({ ...one, slotSharingGroup: String(n) })) };
    expect(unitsOf(sized(3, 5), { graph: apart, taskSlots: 4 })).toBe(8);
    expect(unitsOf(sized(3, 6), { graph: apart, taskSlots: 4 })).toBe(12);
  });

  it('of a fixed size are as few as each vertex can do with', () => {
    // 1 000/s for each subtask of the keyed vertex, four times as much for each of the source.
    const fixed = bestFixedSize(
      slots(() => 3000),
      fitModel(slots(() => 3000)),
    );
    const { parallelism } = fixed as PerVertexSizing;
    expect(parallelism[source]).toBeLessThan(parallelism[count] ?? 0);
    expect(parallelism[count]).toBeGreaterThanOrEqual(4);
    expect(parallelism[count]).toBeLessThan(8);
  });

  it('can be fewer than the load asks for: the vertex that is the narrowest says so', () => {
    const wide = slots(() => 7000);
    expect(activeBoundOf(wide, fitModel(wide))).toBeUndefined();
    // The source is as slow as the other vertex: 8 subtasks read 8 000/s at most.
    const slow = ({ vertices: [, keyed, ...rest], ...minute }: JobHistory['minutes'][number]) => ({
      ...minute,
      vertices: keyed === undefined ? [] : [{ ...keyed, waiting: 0 }, keyed, ...rest],
    });
    const most = { ...wide, minutes: wide.minutes.map(slow) };
    const partitioned = { ...most, partitions: { [source]: 8 } };
    expect(activeBoundOf(most, fitModel(most))).toBeUndefined();
    expect(activeBoundOf(partitioned, fitModel(partitioned))).toMatchObject({ bound: 'partitions', value: 8 });
    const keys = { ...wide, graph: { vertices: wide.graph.vertices.map((one) => ({ ...one, maxParallelism: 8 })) } };
    expect(activeBoundOf(keys, fitModel(keys))).toMatchObject({ bound: 'maxParallelism', value: 8 });
    expect(activeBoundOf(keys, fitModel(keys))?.says).toContain('maxParallelism 8 of Count');
  });
});

const advice = (of: object): JobAdvice =>
  ({ options: [], finding: 'optimized', dollarsPerUnitHour: undefined, ...of }) as unknown as JobAdvice;

const saving = (hours: number, dollars?: number) => [
  {
    kind: 'policy',
    risk: { value: 0 },
    savingsShare: { expected: 0.1 },
    savedUnitHoursPerMonth: { low: hours / 2, expected: hours, high: 2 * hours },
    savingsPerMonth: dollars === undefined ? undefined : { low: dollars / 2, expected: dollars, high: 2 * dollars },
  },
];

describe('the total of a fleet', () => {
  const kpu = advice({
    unit: 'KPU',
    dollarsPerUnitHour: 0.1,
    score: 60,
    options: saving(300, 30),
    asItRan: { unitHoursPerMonth: 1000, dollarsPerMonth: 100 },
  });
  const priced = advice({
    unit: 'slot',
    dollarsPerUnitHour: 0.05,
    score: 90,
    asItRan: { unitHoursPerMonth: 6000, dollarsPerMonth: 300 },
  });
  const free = advice({
    unit: 'slot',
    score: 30,
    options: saving(700),
    asItRan: { unitHoursPerMonth: 9000, dollarsPerMonth: undefined },
  });

  it('adds money to money, slots to slots and KPUs to KPUs', () => {
    const fleet = fleetOf([kpu, priced, free]);
    expect(fleet).toMatchObject({ priced: 2, dollars: 400, savings: { low: 15, expected: 30, high: 60 } });
    expect(fleet.totals.map(({ unit, jobs, unitHoursPerMonth }) => [unit, jobs, unitHoursPerMonth])).toEqual([
      ['KPU', 1, 1000],
      ['slot', 2, 15_000],
    ]);
    expect(fleet.unpriced).toMatchObject({
      jobs: 1,
      unitHoursPerMonth: 9000,
      savedUnitHoursPerMonth: { expected: 700 },
    });
    expect(summed(fleet)).toBe(
      '1 job by KPU-hours, orchestration included; 1 by slot-hours at the price of the settings',
    );
  });

  it('is graded by money among those that have a price, and by number beside the others', () => {
    expect(fleetOf([kpu, priced]).score).toBe(Math.round((60 * 100 + 90 * 300) / 400));
    // (60 x 100 + 90 x 300) / 400 = 82.5, of two jobs; 30 of one.
    expect(fleetOf([kpu, priced, free]).score).toBe(Math.round((2 * 82.5 + 30) / 3));
    expect(fleetOf([free, advice({ ...free, score: 90, asItRan: { unitHoursPerMonth: 3000 } })]).score).toBe(45);
    expect(fleetOf([]).score).toBe(100);
  });

  it('says money where there is a price, and hours where there is none', () => {
    expect([cost(2190, kpu), cost(2190, free)]).toEqual(['$219', '2,190 slot-hours']);
    expect([paidColumn(kpu), paidCell(2190, kpu)]).toEqual(['Cost a month', '$219']);
    expect([paidColumn(free), paidCell(2190, free)]).toEqual(['slot-hours a month', '2,190']);
    expect(costRange({ low: 100, high: 200 }, free)).toBe('100 to 200 slot-hours');
    expect(costRange({ low: 1000, high: 2000 }, priced)).toBe('$50 to $100');
    // Whatever they come to, hours without a price are not compared with money.
    expect(costOrder(9000, free)).toBeLessThan(costOrder(1, kpu));
  });
});

describe('changes of the journal', () => {
  const job = { account: '111122223333', region: 'eu-west-1', platform: 'eks', name: 'orders' } as const;
  const event = (name: string, at: number, decision: string, restartSeconds?: number): AutopilotEvent =>
    ({
      id: `${decision}-${name}`,
      name,
      at,
      job,
      decision,
      detail: {
        from: sized(8, 8),
        to: sized(4, 4),
        because: [],
        ...(restartSeconds === undefined ? {} : { restartSeconds }),
      },
    }) as AutopilotEvent;

  it('stood still from when they were asked for, as long as the platform says', () => {
    const journal = [
      event('requested', 100, 'a'),
      event('applied', 200, 'a'),
      event('confirmed', 900, 'a', 45),
      event('applied', 2000, 'b'),
      event('failed', 2500, 'b'),
    ];
    expect(operationsOf(journal)).toEqual([{ at: 200, seconds: 45, seenBy: 'operation' }]);
  });

  it('minutes without points between two sizes are no failure of the job', () => {
    const at = (i: number, sizing: PerVertexSizing) => ({ at: FROM + i * MINUTE, sizing });
    const range = { from: FROM, to: FROM + 9 * MINUTE };
    const changed = [at(0, sized(8, 8)), at(4, sized(4, 4)), at(8, sized(4, 4))];
    expect(restartsOf(changed, [], range).map(({ seenBy }) => seenBy)).toEqual(['resize', 'gap']);
  });
});

describe('jobs of settings and of a table', () => {
  const here = { account: '111122223333', region: 'eu-west-1' };
  const cluster = { name: 'prod' };
  const inTable = (platform: 'eks' | 'flink' | 'managed-flink', name: string, region = here.region) => ({
    job: { account: here.account, region, platform, name },
    dollarsPerHour: undefined,
  });

  it('are one each, and applications are found elsewhere', () => {
    const listed = listSlotJobs(
      [
        { platform: 'managed-flink', name: 'clicks' },
        { platform: 'eks', name: 'orders', namespace: 'web', cluster },
        { platform: 'eks', name: 'far', namespace: 'web', cluster, region: 'us-east-1' },
        { platform: 'flink', name: 'rest', url: 'http://127.0.0.1:8081' },
      ],
      [inTable('eks', 'orders'), inTable('eks', 'orders', 'us-east-1'), inTable('managed-flink', 'clicks')],
      here,
    );
    expect(
      listed.map(({ job, given, inTable: known, here: near }) => [
        job.platform,
        job.name,
        job.region,
        given !== undefined,
        known !== undefined,
        near,
      ]),
    ).toEqual([
      ['eks', 'orders', 'eu-west-1', true, true, true],
      ['eks', 'far', 'us-east-1', true, false, false],
      ['flink', 'rest', 'eu-west-1', true, false, true],
      ['eks', 'orders', 'us-east-1', false, true, false],
    ]);
  });
});
