import { afterAll, beforeAll, describe } from 'vitest';
import { jobTargetContract } from '../contracts/job-target.ts';
import { sizeOf } from '../support/flink-rest/fake-job.ts';
import { ORDERS } from '../support/kubernetes/orders.ts';
import { type ControlPlane, startControlPlane } from './servers/control-plane.ts';
import { realSessionWorld, realWorld } from './world.ts';

const NOW = 1_795_400_000_000;

describe('on a real kube-apiserver', () => {
  let plane: ControlPlane;
  beforeAll(async () => {
    plane = await startControlPlane();
  });
  afterAll(() => plane?.stop());

  const started = async (open: typeof realWorld, byHandSpec: object) => {
    const world = await open(plane);
    const created = (await world.read()).metadata.generation ?? 0;
    let byHand = 0;
    let gone = false;
    let generation = created;
    return {
      target: world.target,
      job: ORDERS,
      settings: world.settings,
      now: () => NOW,
      anotherSize: () => sizeOf(1, 20, 1),
      finish: async () => {
        await world.operator.stable(NOW + 20_000);
        generation = (await world.read()).metadata.generation ?? 0;
      },
      changeByHand: async () => {
        const edited = await world.edit('kubectl-edit', byHandSpec);
        generation = edited.metadata.generation ?? 0;
        byHand += 1;
        await world.operator.stable(NOW);
      },
      changesTaken: () => generation - created - byHand,
      vanish: async () => {
        gone = true;
        await plane.goAway();
      },
      stop: async () => {
        if (gone) await plane.comeBack();
        await world.stop();
      },
    };
  };

  jobTargetContract('a FlinkDeployment', () =>
    started(realWorld, { flinkConfiguration: { 'taskmanager.numberOfTaskSlots': '2' } }),
  );
  jobTargetContract('a FlinkSessionJob', () =>
    started(realSessionWorld, { flinkConfiguration: { 'execution.checkpointing.interval': '30 s' } }),
  );
});
