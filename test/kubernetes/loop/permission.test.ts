/** A right is missing: who lacks it, and which one it is, is said where people look; the other function goes on with its own. */
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { type ControlPlane, startControlPlane } from '../servers/control-plane.ts';
import { type LoopWorld, openLoop } from './world.ts';

let plane: ControlPlane;
let world: LoopWorld;
beforeAll(async () => {
  plane = await startControlPlane();
});
afterAll(() => plane?.stop());
beforeEach(async () => {
  world = await openLoop(plane);
});
afterEach(() => world.stop());

/** The role as handed out, but with other verbs for FlinkDeployments. The authorizer hears of it a moment later. */
const restrict = async (role: 'evaluate' | 'apply', verbs: readonly string[]): Promise<void> => {
  const path = `/apis/rbac.authorization.k8s.io/v1/namespaces/${world.namespace}/roles/flink-autopilot-${role}`;
  const { rules } = await plane.admin.get<{ rules: { resources: string[] }[] }>(path);
  const changed = rules.map((rule) => (rule.resources.includes('flinkdeployments') ? { ...rule, verbs } : rule));
  await plane.admin.patch(path, { rules: changed });
};

it('evaluate may not look: the run fails, with the right that its role lacks and where the rule stands', async () => {
  await restrict('evaluate', ['watch']);
  const failure = async (): Promise<string> =>
    world.evaluateAll().then(
      () => 'done',
      (error: AggregateError) => [error.message, ...error.errors].join('\n'),
    );
  await expect.poll(failure, { timeout: 10_000 }).toMatch(/^1 of 1 jobs failed/);
  expect(await failure()).toMatch(
    /Job "orders": Cluster "prod", get flinkdeployments "orders" .*403 .*:role\/evaluate".* cannot get resource "flinkdeployments".*docs\/eks\/rbac\.yaml/,
  );
});

it('apply may not patch: the change fails and says so, and evaluate still sees the job', async () => {
  await world.decide();
  await restrict('apply', ['get']);
  await expect.poll(() => mayPatch(world), { timeout: 10_000 }).toBe(false);
  await world.deliver();
  const failed = (await world.journal()).at(-1);
  expect(failed).toMatchObject({ name: 'failed', detail: { because: [{ rule: 'permission' }] } });
  expect(failed?.detail.because[0]?.says).toMatch(/role\/apply.* cannot patch resource "flinkdeployments"/);
  expect((await world.read()).metadata.generation).toBe(1);

  await world.timeline.step(5);
  expect((await world.lastEvaluation()).because[0]).toMatchObject({ rule: 'cooldown' });
});

/** So says the API server. */
const mayPatch = async ({ namespace }: LoopWorld): Promise<boolean> => {
  const { status } = await plane.admin.post<{ status: { allowed: boolean } }>(
    '/apis/authorization.k8s.io/v1/subjectaccessreviews',
    {
      apiVersion: 'authorization.k8s.io/v1',
      kind: 'SubjectAccessReview',
      spec: {
        user: 'anybody',
        groups: ['flink-autopilot-apply'],
        resourceAttributes: {
          namespace,
          verb: 'patch',
          group: 'flink.apache.org',
          resource: 'flinkdeployments',
          name: 'orders',
        },
      },
    },
  );
  return status.allowed;
};
