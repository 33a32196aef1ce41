import { flinkDashboards } from '../../../../functions/managed-flink-dashboard/dashboards.ts';
import { managedFlinkTarget } from '../../../../functions/targets/managed-flink/managed-flink-target.ts';
import { jobTargetContract } from '../../../contracts/job-target.ts';
import {
  managedFlinkSettings,
  NO_PLAN,
  ordersJob,
  ordersPlan,
  startManagedFlink,
} from '../../../support/embedded-managed-flink.ts';
import { fakeFlink } from '../../../support/flink-rest/fake-flink.ts';

const WAYS = [
  ['Managed Flink', 'plan'],
  ['Managed Flink, through its Flink dashboard', 'dashboard'],
] as const;

for (const [name, graphBy] of WAYS)
  jobTargetContract(name, async () => {
    const flink = await fakeFlink('1.20.5');
    const world = await startManagedFlink(graphBy === 'plan' ? ordersPlan : NO_PLAN, async (path) => {
      const answer = await fetch(flink.url + path);
      return { status: answer.status, body: (await answer.json()) as unknown };
    });
    const dashboards = flinkDashboards({ client: world.client });
    let byHand = 0;
    let gone = false;
    return {
      target: managedFlinkTarget({
        client: world.client,
        dollarsPerKpuHour: 0.11,
        ...(graphBy === 'dashboard' ? { dashboards } : {}),
      }),
      job: ordersJob,
      settings: managedFlinkSettings(),
      now: world.now,
      anotherSize: () => ({ kind: 'kpu', parallelism: 8, parallelismPerKpu: 2, kpus: 4, dollarsPerHour: 0.55 }),
      finish: async () => {
        world.pass(90_000);
        world.endRestarts();
      },
      changeByHand: async () => {
        world.aws.managedFlink.changeByHand('orders', { kind: 'size', parallelism: 6 });
        byHand += 1;
        world.endRestarts();
      },
      changesTaken: () => world.restarts() - byHand,
      vanish: async () => {
        gone = true;
        await world.aws.stop();
      },
      stop: async () => {
        await flink.stop();
        if (gone) world.client.destroy();
        else await world.stop();
      },
    };
  });
