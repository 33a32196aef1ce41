import { describe, expect, it } from 'vitest';
import type { ChangeEvent } from '../../lib/model/events.ts';
import { simulate } from '../support/simulated-application.ts';

const kpus = ({ detail }: ChangeEvent) => {
  if (detail.from.kind !== 'kpu' || detail.to.kind !== 'kpu') throw new Error('not sized in KPUs');
  return { from: detail.from, to: detail.to };
};
const first = (events: readonly ChangeEvent[], name: ChangeEvent['name']): ChangeEvent => {
  const event = events.find((one) => one.name === name);
  if (!event) throw new Error(`nothing was ${name}`);
  return event;
};

describe('a job that wastes most of its memory', () => {
  it('ends with more slots per KPU, for about half the price, and handles its load', async () => {
    const { events, truth } = await simulate({
      job: 'light',
      size: { parallelism: 8, parallelismPerKpu: 1 },
      minutes: 75,
    });
    const { from, to } = kpus(first(events, 'confirmed'));
    expect(to.parallelismPerKpu).toBeGreaterThan(from.parallelismPerKpu);
    expect(to.dollarsPerHour / from.dollarsPerHour).toBeLessThan(0.6);
    expect(first(events, 'requested').detail.because[0]).toMatchObject({
      rule: 'memory-headroom',
      says: '4 KPUs instead of 8 would do with 2 slots per KPU instead of 1: half of what is paid for is not used.',
    });
    expect(truth).toMatchObject({ parallelismPerKpu: to.parallelismPerKpu, oomKills: 0 });
    expect(Math.max(...truth.taskManagers.map((one) => one.containerUsedBytes / one.containerLimitBytes))).toBeLessThan(
      0.8,
    );
  });

  it('gets a recommendation with both sizes in mode advise, and is left alone', async () => {
    const { events, truth } = await simulate({
      job: 'light',
      size: { parallelism: 8, parallelismPerKpu: 1 },
      minutes: 65,
      mode: 'advise',
    });
    expect(new Set(events.map(({ name }) => name))).toEqual(new Set(['recommended']));
    expect(kpus(first(events, 'recommended'))).toMatchObject({
      from: { parallelism: 8, parallelismPerKpu: 1, kpus: 8 },
      to: { parallelism: 8, parallelismPerKpu: 2, kpus: 4 },
    });
    expect(truth.parallelismPerKpu).toBe(1);
  });

  it('stays as it is when sizing by memory is switched off', async () => {
    const { truth } = await simulate({
      job: 'light',
      size: { parallelism: 8, parallelismPerKpu: 1 },
      minutes: 75,
      options: { 'job.autopilot.memory.enabled': 'false' },
    });
    expect(truth.parallelismPerKpu).toBe(1);
  });
});

describe('a job that starves for memory', () => {
  it('gets more per slot before it is killed, and recovers', async () => {
    const { events, truth } = await simulate({
      job: 'clickstream',
      size: { parallelism: 20, parallelismPerKpu: 5 },
      minutes: 50,
    });
    const request = first(events, 'requested');
    expect(request.detail.because[0]?.rule).toBe('memory-shortage');
    expect(kpus(request).to.parallelismPerKpu).toBeLessThan(5);
    expect(truth.oomKills).toBe(0);
    expect(Math.max(...truth.taskManagers.map((one) => one.containerUsedBytes / one.containerLimitBytes))).toBeLessThan(
      0.9,
    );
  });

  it('gets twice as much at once when it was killed, long before the window is full, and once', async () => {
    const { events, truth, minuteOf } = await simulate({
      job: 'clickstream',
      size: { parallelism: 24, parallelismPerKpu: 7 },
      minutes: 80,
      options: { 'job.autoscaler.metrics.window': '60 min' },
    });
    const request = first(events, 'requested');
    expect(request.detail.because[0]?.rule).toBe('out-of-memory');
    expect(kpus(request)).toMatchObject({
      from: { parallelismPerKpu: 7 },
      to: { parallelism: 24, parallelismPerKpu: 3 },
    });
    expect(minuteOf(request)).toBeLessThan(45);
    expect(events.filter(({ name }) => name === 'requested')).toHaveLength(1);
    expect(truth).toMatchObject({ parallelismPerKpu: 3, state: 'running' });
    // Since it has this size.
    expect(truth.taskManagers.map((one) => one.oomKills)).toEqual(Array(8).fill(0));
  });
});
