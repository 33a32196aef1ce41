import { cloudWatchSource } from '../../../../functions/metrics/cloudwatch/cloudwatch-source.ts';
import { metricSourceContract } from '../../../contracts/metric-source.ts';
import { publishOrders, requestFor, settingsWith, startMetrics } from '../../../support/flink-metrics.ts';

metricSourceContract('CloudWatch', async () => {
  const world = await startMetrics();
  await publishOrders(world);
  // Its tasks are published, but none is called like a vertex of its graph.
  await world.publish('busyTimeMsPerSecond', { Application: 'payments', Task: 'another_job' }, () => ({ sum: 800 }));
  const settings = settingsWith();
  return {
    source: cloudWatchSource({ client: world.client, settings }),
    healthy: () => requestFor(settings),
    unreadable: () => requestFor(settings, { name: 'payments' }),
    stop: () => world.stop(),
  };
});
