import { afterEach, beforeEach, expect, it } from 'vitest';
import { type EksWorld, eksWorld, NOW } from '../../../support/kubernetes/eks-world.ts';

let world: EksWorld;
beforeEach(async () => {
  world = await eksWorld();
});
afterEach(() => world.stop());
const requests = async (annotations: unknown) => {
  Object.assign(world.api.resource.metadata, { annotations });
  return (await world.target.describe(world.job, world.settings, undefined, NOW)).modeRequests;
};

it.each<[string, unknown, readonly object[]]>([
  [
    'pauses the job',
    { 'flink-autopilot/mode': 'paused' },
    [{ place: 'annotation', key: 'flink-autopilot/mode', mode: 'paused' }],
  ],
  ['of another tool asks for nothing', { 'argocd.argoproj.io/sync-wave': '1' }, []],
  ['may be missing', undefined, []],
  ['may be null', null, []],
  [
    'of any type is read as text',
    { 'flink-autopilot/mode': false },
    [{ place: 'annotation', key: 'flink-autopilot/mode', mode: 'false' }],
  ],
])('the annotation %s', async (_, annotations, expected) => {
  expect(await requests(annotations)).toEqual(expected);
});
