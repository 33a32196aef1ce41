import { jobTargetContract } from '../../../contracts/job-target.ts';
import { sizeOf } from '../../../support/flink-rest/fake-job.ts';
import { eksWorld, NOW } from '../../../support/kubernetes/eks-world.ts';

jobTargetContract('The Flink Kubernetes Operator', async () => {
  const world = await eksWorld();
  return {
    ...{ target: world.target, job: world.job, settings: world.settings, stop: world.stop, vanish: world.api.stop },
    now: () => NOW,
    anotherSize: () => sizeOf(1, 20, 1),
    finish: () => world.operator.stable(NOW + 20_000),
    changeByHand: async () => {
      world.api.edit('kubectl-edit', (spec) => {
        spec['flinkConfiguration']['taskmanager.numberOfTaskSlots'] = '2';
      });
      await world.operator.stable(NOW);
    },
    changesTaken: () => world.api.patches(),
  };
});
