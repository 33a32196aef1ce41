import { managedFlinkTarget } from '../../../../functions/targets/managed-flink/managed-flink-target.ts';
import { jobTargetContract } from '../../../contracts/job-target.ts';
import { managedFlinkSettings, ordersJob, startManagedFlink } from '../../../support/embedded-managed-flink.ts';

jobTargetContract('Managed Flink', async () => {
  const world = await startManagedFlink();
  let byHand = 0;
  let gone = false;
  return {
    target: managedFlinkTarget({ client: world.client, dollarsPerKpuHour: 0.11 }),
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
      if (gone) world.client.destroy();
      else await world.stop();
    },
  };
});
