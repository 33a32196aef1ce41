/** Metrics of containers are read once in a quarter of an hour, however often an alarm has the job evaluated meanwhile. */
import { expect, test } from 'vitest';
import { type Simulation, startSimulation } from '../../../sandbox/simulation/simulation.ts';

const START = Date.UTC(2026, 2, 2);
/** The load doubles after an hour and a half. */
const FROM = 85;
const UNTIL = 97;
const RESTARTED = 62;

test('an alarm has the load read each minute, and the containers once', async () => {
  let simulation: Simulation | undefined;
  try {
    simulation = await startSimulation({
      platform: 'managed-flink',
      simulate: 'clickstream',
      seed: 1,
      load: 'step',
      start: START,
      mode: 'act',
      everyMinutes: undefined,
      options: {},
      policy: 'autopilot',
      log: false,
    });
    const requested: number[] = [];
    let [inCalm, afterRestart] = [0, 0];
    for (let minute = 1; minute <= UNTIL; minute++) {
      const before = simulation.account.aws.cloudWatch.meter().metricsRequested;
      await simulation.minute();
      const metrics = simulation.account.aws.cloudWatch.meter().metricsRequested - before;
      if (minute > RESTARTED && afterRestart === 0) afterRestart = metrics;
      if (minute < FROM) inCalm = Math.max(inCalm, metrics);
      else if (metrics > 0) requested.push(metrics);
    }
    expect(requested.length).toBeGreaterThanOrEqual(4);
    // CPU, memory, both pools, old collections.
    const withContainers = Math.min(...requested) + 5;
    expect(inCalm).toBeGreaterThanOrEqual(withContainers);
    expect(requested.filter((metrics) => metrics >= withContainers).length).toBeLessThanOrEqual(1);
    // The restart an hour after the start has emptied the window.
    expect(afterRestart).toBeGreaterThanOrEqual(withContainers);
  } finally {
    await simulation?.stop();
  }
});
