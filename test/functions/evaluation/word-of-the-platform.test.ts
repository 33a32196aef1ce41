import { describe, expect, it } from 'vitest';
import { evaluateJobs } from '../../../functions/evaluation/evaluate-jobs.ts';
import { inMemorySink } from '../../../functions/events/in-memory-sink.ts';
import type { JobDescription } from '../../../functions/ports.ts';
import { inMemoryStore } from '../../../functions/store/in-memory-store.ts';
import type { Mode } from '../../../lib/model/execution-mode.ts';
import { parseSettings } from '../../../lib/settings/settings.ts';
import { MINUTE, toyJob, toyRef } from '../../support/toy-job.ts';

const START = Date.UTC(2026, 0, 1, 6);

/** An hour of a job whose load doubles, with what its platform says of it beside its state. */
const play = async (said: Partial<JobDescription>, mode: Mode = 'act', options: Record<string, string> = {}) => {
  const settings = parseSettings({
    mode,
    options: {
      'job.autoscaler.metrics.window': '10 min',
      'job.autoscaler.stabilization.interval': '1 min',
      ...options,
    },
    jobs: [{ platform: 'flink', name: 'toy', url: 'http://127.0.0.1:1' }],
  });
  const jobs = settings.jobs.map((own) => ({ job: toyRef, settings: own }));
  const job = toyJob(START, (now) => (now < START + 30 * MINUTE ? 280 : 700));
  const store = inMemoryStore();
  const events = inMemorySink();
  const describeIt: typeof job.target.describe = async (...given) => ({
    ...(await job.target.describe(...given)),
    ...said,
  });
  const ports = {
    store,
    events,
    sources: { 'flink-rest': job.source },
    targets: { flink: { ...job.target, describe: describeIt } },
  };
  const holds = new Set<string>();
  const failures: string[] = [];
  for (let minute = 0; minute <= 60; minute += 5) {
    const report = await evaluateJobs(ports, { settings, jobs, now: START + minute * MINUTE });
    failures.push(...report.failures.map(({ error }) => error.message));
    for (const { evaluated } of report.jobs) {
      if (evaluated.decision.kind === 'hold') for (const { rule } of evaluated.decision.because) holds.add(rule);
    }
  }
  return { events: new Set(events.changes.map(({ name }) => name)), holds, failures };
};

describe('a job that must not be changed', () => {
  const blockedBy = [{ rule: 'stateless' as const, says: 'It would lose its state.' }];

  it('is not rescaled, and the reason is that of the hold', async () => {
    const { events, holds } = await play({ blockedBy });
    expect(events).toEqual(new Set());
    expect(holds).toContain('stateless');
  });

  it('can be advised on', async () => {
    expect((await play({ blockedBy }, 'advise')).events).toEqual(new Set(['recommended']));
  });
});

describe('options that the job carries', () => {
  const config = { 'job.autoscaler.scaling.enabled': 'false' };

  it('count', async () => {
    expect((await play({})).events).toContain('requested');
    expect((await play({ config })).events).not.toContain('requested');
  });

  it('come under those of the settings', async () => {
    expect((await play({ config }, 'act', { 'job.autoscaler.scaling.enabled': 'true' })).events).toContain('requested');
  });

  it('that are misspelt do not count, and stop nothing', async () => {
    const { failures, events } = await play({ config: { 'job.autoscaler.scaling.enable': 'false' } });
    expect(failures).toEqual([]);
    expect(events).toContain('requested');
  });
});
