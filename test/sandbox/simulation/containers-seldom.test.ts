/** Metrics of containers are read once in a quarter of an hour, however often an alarm has the job evaluated meanwhile. */
import { expect, test } from 'vitest';
import { type Simulation, startSimulation } from '../../../sandbox/simulation/simulation.ts';

const START = Date.UTC(2026, 2, 2);
/** The load doubles after an hour and a half. */
const [FROM, UNTIL] = [85, 97];

test('an alarm has the load read each minute, and the containers once', async () => {
  let simulation: Simulation | undefined;
  try {
    simulation = await startSimulation({
      ...{ platform: 'managed-flink', simulate: 'clickstream', seed: 1, load: 'step', start: START },
      ...{ mode: 'act', everyMinutes: undefined, options: {}, policy: 'autopilot', log: false },
    });
    const requested: number[] = [];
    let inCalm = 0;
    for (let minute = 1; minute <= UNTIL; minute++) {
      const before = simulation.account.aws.cloudWatch.meter().metricsRequested;
      await simulation.minute();
      const metrics = simulation.account.aws.cloudWatch.meter().metricsRequested - before;
      if (minute < FROM) inCalm = Math.max(inCalm, metrics);
      else if (metrics > 0) requested.push(metrics);
    }
    expect(requested.length).toBeGreaterThanOrEqual(4);
    // CPU, memory, both pools, old collections.
    expect(requested.filter((metrics) => metrics !== inCalm - 5).length).toBeLessThanOrEqual(1);
  } finally {
    await simulation?.stop();
  }
});
