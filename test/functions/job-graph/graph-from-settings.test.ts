import { expect, it } from 'vitest';
import { graphFromSettings } from '../../../functions/job-graph/graph-from-settings.ts';
import { asVertexId } from '../../../lib/model/graph.ts';
import type { DrawnVertex } from '../../../lib/settings/graph-settings.ts';

const drawn = (name: string, ...from: readonly string[]): DrawnVertex => ({
  name,
  inputs: from.map((one) => ({ from: one, shipStrategy: 'HASH' })),
});

const graphOf = (...vertices: readonly DrawnVertex[]) =>
  graphFromSettings('orders', vertices, ({ name }) => ({ id: asVertexId(name), parallelism: 1, maxParallelism: 128 }));

it('puts the vertices into topological order', () => {
  const { vertices } = graphOf(drawn('sink', 'map'), drawn('map', 'source'), drawn('source'));
  expect(vertices.map(({ name, inputs }) => [name, inputs.map(({ from }) => from)])).toEqual([
    ['source', []],
    ['map', ['source']],
    ['sink', ['map']],
  ]);
});

// The settings are checked for these when they are read; a graph that comes another way is not.
it.each([
  [[drawn('a', 'b')], 'a has the input "b", which is no vertex'],
  [[drawn('a'), drawn('a')], 'names a vertex twice'],
  [[drawn('a', 'b'), drawn('b', 'a')], 'goes round in a circle: a -> b -> a'],
])('a drawing that is no graph is an error: %j', (vertices, message) => {
  expect(() => graphOf(...vertices)).toThrow(message);
});

/** As Flink's dashboard, the job plan and CloudWatch write one and the same name. */
it.each([
  ['Source: orders -> Map', 'Source:_orders_->_Map'],
  ['Source:_orders_->_Map', 'Source: orders -> Map'],
  ['Source: orders -&gt; Map<br/>', 'Source: orders -> Map'],
])('a vertex drawn as %s may be an input by the name %s', (name, from) => {
  const [source, sink] = graphOf(drawn(name), drawn('Sink:_out', from)).vertices;
  expect(source?.name).toBe(name.replace('-&gt;', '->').replace('<br/>', ''));
  expect(sink?.inputs).toEqual([{ from: name, shipStrategy: 'HASH' }]);
});
