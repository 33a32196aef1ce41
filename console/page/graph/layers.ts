/** Left to right: every vertex in a layer behind its inputs, and room in between for the edges that pass by. */
import type { Box, Edge, Layout, LayoutVertex } from './graph-layout.ts';
import { spread } from './spread.ts';

const GAP_Y = 20;
const LEAST_GAP_X = 74;
const LEAST_WIDTH = 178;
/** What an edge takes that passes by a layer. */
const LANE = 22;

/** A vertex, or the place where an edge passes a layer. `from` are what leads to it in the layer before. */
interface Item {
  readonly key: string;
  readonly from: readonly string[];
  readonly height: number;
}

export const inLayers = (vertices: readonly LayoutVertex[], width: number, height: number): Layout => {
  const layerOf = layersOf(vertices);
  const count = Math.max(0, ...layerOf.values()) + 1;
  const items = itemsOf(vertices, layerOf, count, height);
  const boxWidth = Math.min(250, Math.max(LEAST_WIDTH, (width - (count - 1) * LEAST_GAP_X) / count));
  const gap = count > 1 ? Math.max(LEAST_GAP_X, Math.min(170, (width - count * boxWidth) / (count - 1))) : 0;
  const used = count * boxWidth + (count - 1) * gap;
  const left = Math.max(0, (width - used) / 2);
  const heights = items.map((layer) => layer.reduce((sum, item) => sum + item.height + GAP_Y, -GAP_Y));
  const total = Math.max(...heights);

  const places = new Map<string, Box>();
  for (const [column, layer] of items.entries()) {
    let y = (total - heights[column]!) / 2;
    for (const item of inOrder(layer, places)) {
      const x = left + column * (boxWidth + gap);
      places.set(item.key, { id: item.key, x, y, width: boxWidth, height: item.height });
      y += item.height + GAP_Y;
    }
  }
  const boxes = vertices.map(({ id }) => places.get(id)!);
  return { width: Math.max(width, used), height: total, boxes, edges: edgesOf(vertices, layerOf, places) };
};

const layersOf = (vertices: readonly LayoutVertex[]): ReadonlyMap<string, number> => {
  const layerOf = new Map<string, number>();
  for (const { id, inputs } of vertices) {
    layerOf.set(id, Math.max(0, ...inputs.map(({ from }) => (layerOf.get(from) ?? -1) + 1)));
  }
  return layerOf;
};

const laneKey = (from: string, to: string, layer: number): string => `${from}>${to}@${layer}`;

/** The stations of an edge: where it begins, the layers it passes, where it ends. */
const stations = (from: string, to: string, layerOf: ReadonlyMap<string, number>): readonly string[] => {
  const [begin, end] = [layerOf.get(from) ?? 0, layerOf.get(to) ?? 0];
  const passed = Array.from({ length: Math.max(0, end - begin - 1) }, (_, i) => laneKey(from, to, begin + 1 + i));
  return [from, ...passed, to];
};

const itemsOf = (
  vertices: readonly LayoutVertex[],
  layerOf: ReadonlyMap<string, number>,
  count: number,
  height: number,
): readonly (readonly Item[])[] => {
  const layers: Item[][] = Array.from({ length: count }, () => []);
  for (const { id, inputs } of vertices) {
    const ways = inputs.map(({ from }) => stations(from, id, layerOf));
    layers[layerOf.get(id)!]!.push({ key: id, from: ways.map((way) => way.at(-2)!), height });
    for (const way of ways) {
      for (const [i, key] of way.slice(1, -1).entries()) {
        layers[layerOf.get(way[0]!)! + 1 + i]!.push({ key, from: [way[i]!], height: LANE });
      }
    }
  }
  return layers;
};

/** From top to bottom as what leads there: edges then cross little. */
const inOrder = (layer: readonly Item[], places: ReadonlyMap<string, Box>): readonly Item[] => {
  const middle = ({ from }: Item): number => {
    const known = from.flatMap((key) => places.get(key) ?? []);
    return known.reduce((sum, box) => sum + box.y + box.height / 2, 0) / Math.max(1, known.length);
  };
  return layer.toSorted((a, b) => middle(a) - middle(b));
};

const edgesOf = (
  vertices: readonly LayoutVertex[],
  layerOf: ReadonlyMap<string, number>,
  places: ReadonlyMap<string, Box>,
): readonly Edge[] =>
  vertices.flatMap(({ id, inputs }) => {
    const ways = inputs
      .map(({ from, shipStrategy }) => ({
        from,
        shipStrategy,
        way: stations(from, id, layerOf).map((key) => places.get(key)!),
      }))
      .toSorted((a, b) => a.way.at(-2)!.y - b.way.at(-2)!.y);
    return ways.map(({ from, shipStrategy, way }, i): Edge => {
      const entry = spread(i, ways.length);
      return { from, to: id, shipStrategy, ...pathOf(way, entry) };
    });
  });

/** Where a short straight edge would vanish behind its label, that stands above it. */
const raised = (length: number, rise: number): number => (length < 110 && Math.abs(rise) < 10 ? 12 : 0);

/** Straight through the layers it passes, a curve between them. */
const pathOf = (way: readonly Box[], entry: number): Pick<Edge, 'path' | 'label'> => {
  const middle = (box: Box): number => box.y + box.height / 2;
  const first = way[0]!;
  let [x, y] = [first.x + first.width, middle(first)];
  let path = `M${x} ${y}`;
  let label = { x, y, upright: false };
  for (const [i, box] of way.slice(1).entries()) {
    const last = i === way.length - 2;
    const [toX, toY] = [box.x, middle(box) + (last ? entry : 0)];
    const bend = (toX - x) / 2;
    path += `C${x + bend} ${y} ${toX - bend} ${toY} ${toX} ${toY}`;
    if (i === 0) label = { x: (x + toX) / 2, y: (y + toY) / 2 - raised(toX - x, toY - y), upright: false };
    if (!last) {
      path += `L${box.x + box.width} ${toY}`;
      label = { x: box.x + box.width / 2, y: toY, upright: false };
    }
    [x, y] = [box.x + box.width, toY];
  }
  return { path, label };
};
