import { jobTargetContract } from '../../../contracts/job-target.ts';
import { sizeOf } from '../../../support/flink-rest/fake-job.ts';
import { eksWorld, NOW, sessionWorld } from '../../../support/kubernetes/eks-world.ts';

jobTargetContract('The Flink Kubernetes Operator', async () => {
  const world = await eksWorld();
  return {
    target: world.target,
    job: world.job,
    settings: world.settings,
    stop: world.stop,
    vanish: world.api.stop,
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

jobTargetContract('A FlinkSessionJob', async () => {
  const session = await sessionWorld();
  return {
    target: session.target,
    job: session.job,
    settings: session.settings,
    stop: session.stop,
    vanish: session.api.stop,
    now: () => NOW,
    anotherSize: () => sizeOf(1, 20, 1),
    finish: () => session.operator.stable(NOW + 20_000),
    changeByHand: async () => {
      session.api.edit('kubectl-edit', (spec) => {
        spec['flinkConfiguration']['execution.checkpointing.interval'] = '30 s';
      });
      await session.operator.stable(NOW);
    },
    changesTaken: () => session.api.patches(),
  };
});
