/** The past of a job on EKS from CloudWatch, by each dialect: points of a minute and of five minutes, at two sizes. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openReadAccount, type ReadAccount } from '../../backtest/history/account.ts';
import type { JobHistory } from '../../backtest/history/job-history.ts';
import { readHistory } from '../../backtest/history/read-history.ts';
import { reporterDialects } from '../../functions/metrics/dialects/registry.ts';
import { reportedJob } from '../../functions/metrics/dialects/reported-job.ts';
import type { ReporterDialectName } from '../../functions/metrics/dialects/reporter-dialect.ts';
import * as reported from '../../functions/metrics/plan/reported-metrics.ts';
import { asVertexId, type JobGraph } from '../../lib/model/graph.ts';
import type { PerVertexSizing } from '../../lib/model/sizing.ts';
import { parseSettings } from '../../lib/settings/settings.ts';
import { EMBEDDED_CREDENTIALS, REGION } from '../../sandbox/aws/account.ts';
import { noApplications } from '../../sandbox/aws/managed-flink/managed-flink.ts';
import { type EmbeddedAws, endpoints, startEmbeddedAws } from '../../sandbox/aws/server.ts';
import { setVariables } from '../../sandbox/aws/set-variables.ts';

const MINUTE = 60_000;
const DAY = 86_400_000;
const NOW = Date.UTC(2026, 2, 2);
const RESIZED = NOW - 16 * DAY;
const FROM = NOW - 16.5 * DAY;
const source = asVertexId('1'.repeat(32));
const count = asVertexId('2'.repeat(32));

const widthAt = (at: number): number => (at < RESIZED ? 6 : 4);
const loadAt = (at: number): number => 1000 + 500 * Math.sin(at / (4 * 60 * MINUTE));
/** Records/s of a subtask that is busy all the time. */
const PER_SUBTASK = 500;

const graph: JobGraph = {
  vertices: [
    { id: source, name: 'Source: orders', inputs: [], parallelism: 4, maxParallelism: 128, finished: false },
    {
      id: count,
      name: 'Count',
      inputs: [{ from: source, shipStrategy: 'HASH' }],
      parallelism: 4,
      maxParallelism: 128,
      finished: false,
    },
  ],
};

const sized = (parallelism: number): PerVertexSizing => ({
  kind: 'per-vertex',
  parallelism: { [source]: parallelism, [count]: parallelism },
});

let aws: EmbeddedAws;
let account: ReadAccount;
let unsetVariables: () => void;

beforeAll(async () => {
  aws = await startEmbeddedAws({ clock: { now: () => NOW }, random: () => 0, backend: noApplications, region: REGION });
  unsetVariables = setVariables({
    ...endpoints(aws.url),
    AWS_REGION: REGION,
    AWS_ACCESS_KEY_ID: EMBEDDED_CREDENTIALS.accessKeyId,
    AWS_SECRET_ACCESS_KEY: EMBEDDED_CREDENTIALS.secretAccessKey,
  });
  account = openReadAccount({});
}, 60_000);

afterAll(async () => {
  account.close();
  unsetVariables();
  await aws.stop();
});

const givenOf = (dialect: ReporterDialectName) =>
  ({
    ...({ platform: 'eks', name: `orders-${dialect}`, namespace: 'web', cluster: { name: 'prod' } } as const),
    metrics: { dialect },
  }) as const;

type Record = Parameters<EmbeddedAws['cloudWatch']['record']>[1][number];

/** Two reports a minute of each subtask; a metric of all of them, or one of each. */
const publish = (name: ReporterDialectName): void => {
  const dialect = reporterDialects[name];
  const [settings] = parseSettings({ jobs: [givenOf(name)] }).jobs;
  if (settings === undefined) throw new Error('no settings');
  const job = reportedJob(settings);
  const series = new Map<string, { metric: ReturnType<typeof dialect.ofVertex>[number]; points: Record[] }>();
  const add = (metric: reported.ReportedMetric, id: typeof source, at: number, value: number): void => {
    const width = widthAt(at);
    const metrics = dialect.ofVertex(job, metric, { id, parallelism: width });
    for (const one of metrics) {
      const key = JSON.stringify(one);
      const own = series.get(key) ?? { metric: one, points: [] };
      series.set(key, own);
      const samples = 2 * (metrics.length === 1 ? width : 1);
      const point = { minimum: value, maximum: value, sum: value * samples, count: samples };
      own.points.push({ minute: at, ...point, unit: 'None', values: undefined });
    }
  };
  let records = 0;
  let since = FROM;
  for (let at = FROM; at < NOW; at += MINUTE) {
    // Nothing of a minute comes while it is resized, and nothing of two weeks has to be known here.
    if (at === RESIZED - MINUTE || (at > NOW - 14.7 * DAY && at < NOW - 0.2 * DAY)) continue;
    if (widthAt(at) !== widthAt(since)) records = 0;
    since = at;
    const width = widthAt(at);
    const rate = loadAt(at);
    const busy = (1000 * loadAt(at)) / (PER_SUBTASK * width);
    records += 60 * rate;
    const counted = dialect.counters === 'added' ? (60 * rate) / width / 2 : records / width;
    add(reported.busyTime, source, at, busy);
    add(reported.busyTime, count, at, busy);
    add(reported.backPressuredTime, source, at, 0);
    add(reported.sourceRecordsIn, source, at, counted);
    add(reported.recordsIn, count, at, counted);
    add(reported.pendingRecords, source, at, 0);
  }
  for (const { metric, points } of series.values()) {
    const dimensions = Object.entries(metric.dimensions).map(([Name, Value]) => ({ Name, Value }));
    aws.cloudWatch.record({ namespace: metric.namespace, name: metric.name, dimensions }, points);
  }
};

const read = async (name: ReporterDialectName, stored?: readonly { at: number; sizing: PerVertexSizing }[]) => {
  const given = givenOf(name);
  const file = parseSettings({ jobs: [given] });
  const [settings] = file.jobs;
  if (settings === undefined) throw new Error('no settings');
  const job = { account: '111122223333', region: REGION, platform: 'eks', name: given.name } as const;
  const state = {
    status: 'RUNNING',
    runningSince: undefined,
    graph,
    size: { kind: 'per-vertex' as const, current: sized(4) },
  };
  return readHistory(account.reader, {
    reported: { job, settings, state },
    given,
    file,
    range: { from: FROM, to: NOW },
    operations: [],
    builtInScaling: undefined,
    storedSizes: stored,
  });
};

const widthsOf = (minutes: JobHistory['minutes']): readonly (readonly [number, number])[] =>
  [...Map.groupBy(minutes, ({ sizing }) => Object.values((sizing as PerVertexSizing).parallelism)[0] ?? 0)].map(
    ([width, of]) => [width, of[0]?.at ?? 0],
  );

describe.each(['prometheus', 'otel', 'statsd'] as const)('%s', (dialect) => {
  it('shows its records, how busy it was, and its sizes, by the minute and by five minutes', {
    timeout: 120_000,
  }, async () => {
    publish(dialect);
    // Of StatsD only a table knows that there were more subtasks than now.
    const stored = [
      { at: FROM, sizing: sized(6) },
      { at: RESIZED, sizing: sized(4) },
    ];
    const { history, metricsRequested } = await read(dialect, dialect === 'statsd' ? stored : undefined);
    const { minutes, older } = history;
    expect(history.notes).toEqual([]);
    expect(metricsRequested).toBeGreaterThan(0);

    expect(minutes.length).toBeGreaterThan(250);
    expect(widthsOf(minutes).map(([width]) => width)).toEqual([4]);
    for (const { at, vertices } of minutes.slice(2)) {
      for (const vertex of vertices) {
        expect(vertex.perSecond / loadAt(at)).toBeCloseTo(1, 1);
        expect(vertex.busy).toBeCloseTo(loadAt(at) / (4 * PER_SUBTASK), 6);
      }
      expect(vertices[0]?.waiting).toBe(0);
    }

    expect(widthsOf(older?.minutes ?? []).map(([width]) => width)).toEqual([6, 4]);
    const [, [, border = 0] = []] = widthsOf(older?.minutes ?? []);
    expect(Math.abs(border - RESIZED)).toBeLessThan(11 * MINUTE);
    expect(older?.minutes.length).toBeGreaterThan(400);
    for (const { at, vertices } of older?.minutes ?? []) {
      for (const vertex of vertices) {
        expect(vertex.perSecond / loadAt(at)).toBeCloseTo(1, 1);
        expect(vertex.busy).toBeCloseTo(loadAt(at + 2 * MINUTE) / (widthAt(at) * PER_SUBTASK), 2);
      }
    }
  });
});
