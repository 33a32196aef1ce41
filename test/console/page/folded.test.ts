import { expect, test } from 'vitest';
import type { PageReason } from '../../../console/model/history.ts';
import { folded, grouped } from '../../../console/page/decisions/folded.ts';

const reason = (rule: PageReason['rule'], says: string, vertex: string | null = null): PageReason => ({
  rule,
  says,
  vertex,
  numbers: [],
  bound: null,
  about: 'What a policy proposes',
});
const down = (vertex: string, time: string) =>
  reason('scale-down-interval', `${vertex} could go from 8 to 4; scale-down delayed until ${time} UTC.`, vertex);

test('vertices that wait for the same time are one line', () => {
  const lines = folded([...['a', 'b', 'c', 'd', 'e'].map((vertex) => down(vertex, '09:35')), down('f', '09:50')]);
  expect(lines.map(({ says }) => says)).toEqual([
    '5 vertices could go down; scale-down delayed until 09:35 UTC.',
    'f could go from 8 to 4; scale-down delayed until 09:50 UTC.',
  ]);
  expect(lines[0]?.reasons).toHaveLength(5);
});

test('rules are folded by themselves, in the order of their first, and reasons of no vertex stay as they are', () => {
  const lines = folded([
    reason('required-factor', 'a needs 4', 'a'),
    reason('kpu', '4 slots are 2 KPUs.'),
    reason('required-factor', 'b needs 2', 'b'),
    reason('kpu', '2 slots are 1 KPU.'),
    reason('effectiveness', 'x', 'a'),
    reason('effectiveness', 'y', 'b'),
  ]);
  expect(lines.map(({ says }) => says)).toEqual([
    '2 vertices need another capacity than they have.',
    '4 slots are 2 KPUs.',
    '2 slots are 1 KPU.',
    '2 vertices: the last scale-up of the vertex brought too little: it is not scaled up again.',
  ]);
});

test('groups come in the order of an evaluation, what the policy proposes first; no reason is lost', () => {
  const because = [
    { ...reason('kpu', 'KPUs'), about: 'What the platform and the limits allow' } as const,
    { ...reason('metric-missing', 'missing'), about: 'What was measured' } as const,
    reason('required-factor', 'needs'),
  ];
  const groups = grouped(because);
  expect(groups.map(({ about }) => about)).toEqual([
    'What a policy proposes',
    'What was measured',
    'What the platform and the limits allow',
  ]);
  expect(groups.flatMap(({ lines }) => lines.flatMap(({ reasons }) => reasons))).toHaveLength(because.length);
});
