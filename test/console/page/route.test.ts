import { expect, test } from 'vitest';
import { hashOf, type Route, routeOf } from '../../../console/page/shared/route.ts';

const key = 'JOB#111122223333#us-east-1#managed-flink#orders/revenue 100%';

test.each<[string, Route]>([
  ['the fleet', { kind: 'fleet' }],
  ['a job', { kind: 'job', key }],
  ['a decision', { kind: 'decision', key, id: '01J9-x/7' }],
])('the address of %s names it again', (_, route) => {
  expect(routeOf(hashOf(route))).toEqual(route);
});

test.each(['', '#', '#/', '#/nothing', '#/job', '#/job/'])('"%s" is the fleet', (hash) => {
  expect(routeOf(hash)).toEqual({ kind: 'fleet' });
});

test('a stray % is taken as it is', () => {
  expect(routeOf('#/job/a%zz')).toEqual({ kind: 'job', key: 'a%zz' });
});
