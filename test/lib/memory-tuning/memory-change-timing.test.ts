import { expect, it } from 'vitest';
import { urgencyOf } from '../../../lib/memory-tuning/memory-change-timing.ts';
import type { ConfigChanges } from '../../../lib/model/decision.ts';

const SIZE = 'taskmanager.memory.process.size';
const MANAGED = 'taskmanager.memory.managed.fraction';
const NETWORK = { min: 'taskmanager.memory.network.min', max: 'taskmanager.memory.network.max' };
const MIB = 2 ** 20;

const to = (overrides: Readonly<Record<string, string>>): ConfigChanges => ({ overrides, removals: [] });
const network = (size: string) => ({ [NETWORK.min]: size, [NETWORK.max]: size });
/** As tuned for a smaller size: network memory has just what that needed. */
const TUNED = { [SIZE]: '3 gb', [MANAGED]: '0.4', ...network('10 mb') };

it.each<[string, Readonly<Record<string, string>>, ConfigChanges, string]>([
  ['less of everything', { [SIZE]: '4 gb' }, to({ [SIZE]: '3 gb' }), 'later'],
  ['a container that is a little smaller', { [SIZE]: '4 gb' }, to({ [SIZE]: '3900 mb' }), 'not worth it'],
  ['another division of the same container', { [SIZE]: '4 gb' }, to({ [MANAGED]: '0.6' }), 'later'],
  ['more channels than the buffers are for', TUNED, to(network('20 mb')), 'at once'],
  ['one buffer too few', TUNED, to(network('10272 kb')), 'at once'],
  ['buffers that are not needed any more', TUNED, to(network('5 mb')), 'not worth it'],
  ['heap for what fewer task managers carry', TUNED, to({ [MANAGED]: '0.2' }), 'at once'],
  ['a little more heap, of which some is spare', TUNED, to({ [MANAGED]: '0.38' }), 'not worth it'],
  ['a size that was not configured', {}, to({ [SIZE]: '3 gb' }), 'later'],
  ['what no task manager would start with', TUNED, to({ [MANAGED]: '1.0' }), 'later'],
])('%s: %#', (_, standing, changes, urgency) => {
  expect(urgencyOf(standing, changes).kind).toBe(urgency);
});

it('names the pool that is too small, and by how much', () => {
  expect(urgencyOf(TUNED, to(network('20 mb')))).toEqual({
    kind: 'at once',
    pool: 'network memory',
    stands: 10 * MIB,
    needs: 20 * MIB,
  });
});
