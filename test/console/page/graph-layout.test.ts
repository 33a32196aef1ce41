import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Box } from '../../../console/page/graph/edge-path.ts';
import { type LayoutVertex, layoutGraph } from '../../../console/page/graph/graph-layout.ts';
import { countedProperty } from '../../support/counted-property.ts';

/** Vertices in topological order: each may have any of those before it as inputs. */
const graphs: fc.Arbitrary<readonly LayoutVertex[]> = fc
  .array(fc.array(fc.nat(), { maxLength: 3 }), { minLength: 1, maxLength: 12 })
  .map((all) =>
    all.map((inputs, i) => ({
      id: `v${i}`,
      inputs:
        i === 0
          ? []
          : [...new Set(inputs.map((input) => input % i))].map((from) => ({ from: `v${from}`, shipStrategy: 'HASH' })),
    })),
  );

const overlap = (a: Box, b: Box): boolean =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

test('at any width every vertex has its place, none covers another, and every edge is drawn', () => {
  countedProperty(
    { 'two vertices': 0.6, 'an edge': 0.6 },
    [graphs, fc.integer({ min: 320, max: 1600 })],
    (met, vertices, width) => {
      if (vertices.length > 1) met('two vertices');
      if (vertices.some(({ inputs }) => inputs.length > 0)) met('an edge');
      const layout = layoutGraph(vertices, width, 136);
      expect(layout.boxes.map((box) => box.id).toSorted()).toEqual(vertices.map((vertex) => vertex.id).toSorted());
      for (const [i, a] of layout.boxes.entries()) {
        expect(a.y + a.height).toBeLessThanOrEqual(layout.height + 0.001);
        expect(a.x + a.width).toBeLessThanOrEqual(layout.width + 0.001);
        for (const b of layout.boxes.slice(i + 1)) expect(overlap(a, b)).toBe(false);
      }
      expect(layout.edges).toHaveLength(vertices.flatMap((vertex) => vertex.inputs).length);
    },
  );
});

test('on a phone the graph is never wider than the screen; on a desk the edges run to the right', () => {
  countedProperty({ 'an edge': 0.6 }, [graphs], (met, vertices) => {
    expect(layoutGraph(vertices, 340, 136).width).toBe(340);
    const layout = layoutGraph(vertices, 1200, 136);
    const x = (id: string): number => layout.boxes.find((box) => box.id === id)!.x;
    if (layout.edges.length > 0) met('an edge');
    for (const edge of layout.edges) expect(x(edge.to)).toBeGreaterThan(x(edge.from));
  });
});
