import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { flinkRestSource } from '../../../../functions/metrics/flink-rest/flink-rest-source.ts';
import type { MetricSource, Observed } from '../../../../functions/ports.ts';
import { flinkRestTarget } from '../../../../functions/targets/flink-rest/flink-rest-target.ts';
import { parseSettings } from '../../../../lib/settings/settings.ts';
import { metricSourceContract } from '../../../contracts/metric-source.ts';
import { FLINK_VERSIONS } from '../../../support/flink-rest/captured.ts';
import { type FakeFlink, fakeFlink } from '../../../support/flink-rest/fake-flink.ts';
import { BACKLOG, loadJob, settingsFor, WORK } from '../../../support/flink-rest/fake-job.ts';
import { defaultOptions } from '../../../support/resolved-options.ts';

const NOW = 1_795_384_530_000;

for (const version of FLINK_VERSIONS) {
  metricSourceContract(`The REST API of Flink ${version}`, async () => {
    const flink = await fakeFlink(version);
    const settings = settingsFor(flink.url);
    const { state } = await flinkRestTarget().describe(loadJob, settings, undefined, NOW);
    const healthy = { job: loadJob, settings, options: defaultOptions(settings), state, from: NOW - 900_000, now: NOW };
    return {
      source: flinkRestSource({ pause: flink.fetched }),
      healthy: () => healthy,
      unreadable: () => ({
        ...healthy,
        job: { ...loadJob, name: 'orders' },
        settings: { ...settings, name: 'orders' },
      }),
      stop: flink.stop,
    };
  });
}

describe.each(FLINK_VERSIONS)('what Flink %s shows', (version) => {
  let flink: FakeFlink;
  let source: MetricSource;
  beforeEach(async () => {
    flink = await fakeFlink(version);
    source = flinkRestSource({ pause: flink.fetched });
  });
  afterEach(() => flink.stop());

  const request = async (url = flink.url) => {
    const settings = settingsFor(url);
    const { state } = await flinkRestTarget().describe(loadJob, settingsFor(flink.url), undefined, NOW);
    return { job: loadJob, settings, options: defaultOptions(settings), state, from: 0, now: NOW };
  };
  const observe = async (): Promise<Observed> => {
    const { results, cost } = await source.observe([await request()]);
    expect(cost).toEqual({ metricsRequested: 0, dollars: 0 });
    expect(results).toHaveLength(1);
    return results[0]!;
  };
  const seen = async () => {
    const observed = await observe();
    if (observed.kind === 'failed') throw observed.error;
    return observed;
  };

  it('is one observation of now, with the counters of the vertices', async () => {
    const { observations, because, runningSince } = await seen();
    expect(because).toEqual([]);
    expect(runningSince).toBe(flink.job.timestamps['RUNNING']);
    expect(observations).toHaveLength(1);
    expect(observations[0]?.at).toBe(NOW);
    for (const { id, metrics } of flink.job.vertices) {
      const shown = observations[0]?.vertices[id as typeof WORK];
      expect(shown).toMatchObject({
        recordsOut: metrics['write-records'],
        accumulatedBusyMs: metrics['accumulated-busy-time'],
      });
      if (id !== BACKLOG) expect(shown?.recordsIn).toBe(metrics['read-records']);
    }
  });

  it('has the clock of its metrics: a little less than Flink says that the tasks have run', async () => {
    const [observation] = (await seen()).observations;
    for (const { id, duration } of flink.job.vertices) {
      const age = duration - (observation?.vertices[id as typeof WORK]?.ranMs ?? 0);
      expect(age).toBeGreaterThan(0);
      expect(age).toBeLessThan(10_000);
    }
  });

  it('has the metrics of tasks, of the source operator, of task managers and slots', async () => {
    const [observation] = (await seen()).observations;
    const work = observation?.vertices[WORK];
    const busy = flink.metrics['work']?.find(({ id }) => id === 'busyTimeMsPerSecond');
    expect({ id: 'busyTimeMsPerSecond', ...work?.busy }).toEqual(busy);
    expect(work).toMatchObject({ backPressured: { avg: expect.any(Number) }, recordsInPerSecond: expect.any(Number) });
    const ofOperator = (name: string) =>
      flink.metrics['Source: backlog']?.find(({ id }) => id === `Source__backlog.${name}`)?.['sum'];
    const task = flink.job.vertices.find(({ id }) => id === BACKLOG);
    expect(ofOperator('numRecordsIn')).toEqual(expect.any(Number));
    expect(observation?.vertices[BACKLOG]).toMatchObject({
      pendingRecords: ofOperator('pendingRecords'),
      // The task of a source counts its input from Flink 2 on.
      recordsIn: task?.metrics['read-records'] || ofOperator('numRecordsIn'),
      recordsInPerSecond: ofOperator('numRecordsInPerSecond'),
    });
    expect(observation?.job).toEqual({
      heapUsedBytes: expect.any(Object),
      heapMaxBytes: expect.any(Object),
      managedUsedBytes: expect.any(Object),
      metaspaceUsedBytes: expect.any(Object),
      garbageCollectionMsPerSecond: expect.any(Object),
      taskSlotsTotal: 32,
      taskSlotsAvailable: expect.any(Number),
    });
  });

  it('counts the partitions of a source by the names of its further metrics', async () => {
    const [observation] = (await seen()).observations;
    expect(observation?.vertices[BACKLOG]?.partitions).toBeGreaterThan(2);
    expect(observation?.vertices[WORK]).not.toHaveProperty('partitions');
  });

  it('is what this request made Flink fetch, not what an earlier one did', async () => {
    const pending = () => flink.metrics['Source: backlog']!.find(({ id }) => id === 'Source__backlog.pendingRecords')!;
    pending()['sum'] = 1000;
    await seen();
    pending()['sum'] = 2000;
    const [observation] = (await seen()).observations;
    expect(observation?.vertices[BACKLOG]?.pendingRecords).toBe(2000);
  });

  it('knows NaN when it comes as text', async () => {
    flink.metrics['work']!.find(({ id }) => id === 'busyTimeMsPerSecond')!['avg'] = 'NaN';
    const [observation] = (await seen()).observations;
    expect(observation?.vertices[WORK]?.busy?.avg).toBeNaN();
  });

  it('asks for the names of a vertex once, of a source every time', async () => {
    await seen();
    const before = flink.requests.length;
    await seen();
    const lists = flink.requests.slice(before).filter((line) => line.endsWith('/subtasks/metrics'));
    expect(lists).toEqual([`GET /jobs/${flink.job.jid}/vertices/${BACKLOG}/subtasks/metrics`]);
  });

  it('asks for the names again after a restart', async () => {
    await seen();
    flink.rescale(NOW - 60_000);
    const before = flink.requests.length;
    await seen();
    const lists = flink.requests.slice(before).filter((line) => line.endsWith('/subtasks/metrics'));
    expect(lists).toHaveLength(3);
  });

  it('does without a metric that has vanished', async () => {
    await seen();
    flink.vanish('work', 'numRecordsInPerSecond');
    const [observation] = (await seen()).observations;
    const work = observation?.vertices[WORK];
    expect(work).toMatchObject({ busy: { max: expect.any(Number) }, backPressured: { max: expect.any(Number) } });
    expect(work).not.toHaveProperty('recordsInPerSecond');
  });

  describe('a backlog in bytes, as of Beam', () => {
    const BYTES = 'Source__orders/numbers/Read(UnboundedCountingSource).pendingBytes';
    const bytesSay = async (
      least: number,
      sum: number,
      lag: readonly object[] = [{ kind: 'beam', bytesPerRecord: 8 }],
    ) => {
      flink.vanish('Source: backlog', 'Source__backlog.pendingRecords');
      flink.appear('Source: backlog', { id: BYTES, min: least, max: sum, avg: sum / 2, sum });
      const { state, ...rest } = await request();
      const settings = parseSettings({ jobs: [{ platform: 'flink', name: loadJob.name, url: flink.url, lag }] })
        .jobs[0]!;
      const ask = { ...rest, state, settings };
      await source.observe([ask]);
      const { results } = await source.observe([ask]);
      if (results[0]?.kind !== 'observed') throw results[0]?.error;
      return results[0].observations[0]?.vertices[BACKLOG];
    };

    it('is counted in records by the bytes of one', async () => {
      expect(await bytesSay(400, 4000)).toMatchObject({ pendingRecords: 500 });
    });

    it('is unknown where one subtask does not know its own', async () => {
      expect(await bytesSay(-1, 3999)).toMatchObject({ pendingRecords: Number.NaN });
    });

    it('is nothing without the bytes of a record', async () => {
      expect(await bytesSay(400, 4000, [])).not.toHaveProperty('pendingRecords');
    });
  });

  describe('the splits of a source of Beam', () => {
    const BYTES = 'Source__orders/numbers/Read(UnboundedCountingSource).pendingBytes';
    const RUNNER = 'org.apache.beam.runners.flink.FlinkRunner';
    const splitsWith = async (options: object | undefined): Promise<number | undefined> => {
      flink.vanish('Source: backlog', 'Source__backlog.pendingRecords');
      flink.appear('Source: backlog', { id: BYTES, min: 0, max: 0, avg: 0, sum: 0 });
      if (options) {
        flink.answer(`/jobs/${flink.job.jid}/config`, 200, { 'execution-config': { 'user-config': options } });
      }
      await seen();
      return (await seen()).observations[0]?.vertices[BACKLOG]?.partitions;
    };

    it.each([
      ['the max parallelism of its pipeline', { runner: RUNNER, parallelism: '1', maxParallelism: '4' }, 4],
      ['else the parallelism it was translated with', { runner: RUNNER, parallelism: '3', maxParallelism: '-1' }, 3],
      ['not known of another runner', { runner: 'PortableRunner', parallelism: '3', maxParallelism: '4' }, 0],
      ['not known where Flink shows no options', undefined, 0],
    ])('are %s', async (_, options, splits) => {
      expect(await splitsWith(options)).toBe(splits);
    });

    it.each([
      ['five minutes of a window of fifteen', '300000', ['long-bundles']],
      ['two minutes', '120000', []],
    ])('are said to be of bundles that are too long: %s', async (_, maxBundleTimeMills, rules) => {
      await splitsWith({ runner: RUNNER, parallelism: '1', maxParallelism: '4', maxBundleTimeMills });
      expect((await seen()).because.map(({ rule }) => rule)).toEqual(rules);
    });
  });

  describe('a backlog that only the enumerator of the source knows, as of Iceberg', () => {
    const ENUMERATOR = 'Source__orders_->_count.coordinator.enumerator.pendingRecords';
    const enumeratorSays = async (value: string, numRestarts = '0') => {
      flink.vanish('Source: backlog', 'Source__backlog.pendingRecords');
      const path = `/jobs/${flink.job.jid}`;
      flink.answer(`${path}/vertices/${BACKLOG}/jm-operator-metrics`, 200, [{ id: ENUMERATOR, value }]);
      flink.answer(`${path}/metrics`, 200, [{ id: 'numRestarts', value: numRestarts }]);
      await seen();
      return (await seen()).observations[0]?.vertices[BACKLOG];
    };

    it('is read from the job manager', async () => {
      expect(await enumeratorSays('4200')).toMatchObject({ pendingRecords: 4200, recordsIn: expect.any(Number) });
    });

    it('is unknown, not none, where it says -1', async () => {
      expect(await enumeratorSays('-1')).toMatchObject({ pendingRecords: Number.NaN });
    });

    it('is unknown, and said so, once the job has restarted: it is that of the enumerator of before', async () => {
      expect(await enumeratorSays('4200', '1')).toMatchObject({ pendingRecords: Number.NaN });
      expect((await seen()).because).toMatchObject([{ rule: 'lag-unknown', vertex: BACKLOG }]);
    });

    it('is not there on a Flink that does not show metrics of enumerators', async () => {
      flink.vanish('Source: backlog', 'Source__backlog.pendingRecords');
      await seen();
      const [observation] = (await seen()).observations;
      expect(observation?.vertices[BACKLOG]).not.toHaveProperty('pendingRecords');
    });

    it('is not asked for where the readers say it', async () => {
      await seen();
      expect(flink.requests.filter((path) => path.includes('jm-operator-metrics'))).toEqual([]);
    });
  });

  it('is nothing while tasks are starting', async () => {
    flink.overview.jobs[0]!.tasks['running']! -= 2;
    expect(await seen()).toMatchObject({
      observations: [],
      because: [{ rule: 'job-not-running', says: expect.stringMatching(/^The job is RUNNING with \d+ of \d+ tasks/) }],
    });
  });

  it('is nothing while Flink has fetched no counters', async () => {
    const blind = flinkRestSource({ pause: async () => {} });
    const { results } = await blind.observe([await request()]);
    expect(results).toMatchObject([
      {
        kind: 'observed',
        observations: [],
        because: [{ rule: 'counters-not-fetched', says: expect.stringContaining('Source: backlog') }],
      },
    ]);
  });

  it('is nothing while a new task has no busy time; later it is an observation without', async () => {
    for (const vertex of flink.job.vertices) {
      vertex.duration = 2_000;
      vertex.metrics['accumulated-busy-time'] = 'NaN';
    }
    expect(await seen()).toMatchObject({
      observations: [],
      because: [{ rule: 'counters-not-fetched', says: 'Flink has not measured yet how busy Source: backlog is.' }],
    });
    for (const vertex of flink.job.vertices) vertex.duration = 60_000;
    const [observation] = (await seen()).observations;
    expect(observation?.vertices[WORK]?.accumulatedBusyMs).toBeNaN();
  });

  it('is nothing when the job has other vertices than it was described with', async () => {
    const described = await request();
    flink.job.vertices.pop();
    const { results } = await source.observe([described]);
    expect(results).toMatchObject([{ kind: 'observed', observations: [], because: [{ rule: 'graph-changed' }] }]);
  });

  it('is nothing when the job has restarted since it was described', async () => {
    const described = await request();
    flink.rescale(NOW);
    const { results } = await source.observe([described]);
    expect(results).toMatchObject([{ kind: 'observed', observations: [], because: [{ rule: 'restarted' }] }]);
  });

  it('is an error for a job that is not there, and not for the others', async () => {
    const good = await request();
    const settings = { ...settingsFor(flink.url), name: 'orders' };
    const { results } = await source.observe([{ ...good, settings }, good]);
    expect(results.map(({ kind }) => kind)).toEqual(['failed', 'observed']);
  });

  it('is an error for a cluster that does not answer, and not for the others', async () => {
    const gone = await fakeFlink(version);
    await gone.stop();
    const { results } = await source.observe([await request(gone.url), await request()]);
    expect(results).toMatchObject([
      { kind: 'failed', error: { message: expect.stringContaining("Flink can't be reached") } },
      { kind: 'observed' },
    ]);
  });
});
