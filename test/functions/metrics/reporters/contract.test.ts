import { cloudWatchSource } from '../../../../functions/metrics/cloudwatch/cloudwatch-source.ts';
import { reporterDialects as dialects } from '../../../../functions/metrics/dialects/registry.ts';
import { busyTime } from '../../../../functions/metrics/plan/reported-metrics.ts';
import { asVertexId } from '../../../../lib/model/graph.ts';
import { metricSourceContract } from '../../../contracts/metric-source.ts';
import { startMetrics } from '../../../support/flink-metrics.ts';
import { eksRequest, eksSettings, publishMetric, publishReportedOrders } from '../../../support/reported-orders.ts';

for (const { name } of Object.values(dialects)) {
  metricSourceContract(`CloudWatch by ${name}`, async () => {
    const world = await startMetrics();
    const settings = eksSettings(name);
    await publishReportedOrders(world, settings);
    // It reports, but no vertex of its graph.
    const payments = eksSettings(name, { name: 'payments' });
    const other = { id: asVertexId('e'.repeat(32)), parallelism: 1 };
    await publishMetric(world, payments, busyTime, other, () => [800]);
    return {
      source: cloudWatchSource({ client: world.client, settings }),
      healthy: () => eksRequest(settings),
      unreadable: () => eksRequest(payments),
      stop: () => world.stop(),
    };
  });
}
