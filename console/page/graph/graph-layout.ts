/** Layout of the job graph: the places of the vertices and the paths of the edges, in layers or in one column. */

import { around, type Box, type Edge, pathOf, spread, straight } from './edge-path.ts';

export interface LayoutVertex {
  readonly id: string;
  readonly inputs: readonly { readonly from: string; readonly shipStrategy: string }[];
}

export interface Layout {
  readonly width: number;
  readonly height: number;
  readonly boxes: readonly Box[];
  readonly edges: readonly Edge[];
}

/** `vertices` in topological order; `height` of each box. Wider than `width` only where the layers need it. */
export const layoutGraph = (vertices: readonly LayoutVertex[], width: number, height: number): Layout =>
  width < 640 ? inOneColumn(vertices, width, height) : inLayers(vertices, width, height);

const COLUMN_GAP = 40;
const COLUMN_LANE = 18;

/** One below the other, for a phone: an edge that passes by vertices runs along the right. */
const inOneColumn = (vertices: readonly LayoutVertex[], width: number, height: number): Layout => {
  const rows = new Map(vertices.map(({ id }, i) => [id, i]));
  const all = vertices.flatMap(({ id, inputs }) => inputs.map((input) => ({ ...input, to: id })));
  const passing = all.filter(({ from, to }) => (rows.get(to) ?? 0) - (rows.get(from) ?? 0) !== 1);
  const boxWidth = width - (passing.length === 0 ? 0 : 14 + Math.min(4, passing.length) * COLUMN_LANE);
  const boxes = vertices.map(({ id }, i): Box => ({ id, x: 0, y: i * (height + COLUMN_GAP), width: boxWidth, height }));
  const boxOf = new Map(boxes.map((box) => [box.id, box]));
  const edges = all.flatMap((edge): readonly Edge[] => {
    const from = boxOf.get(edge.from);
    const to = boxOf.get(edge.to);
    if (!from || !to) return [];
    const lane = passing.indexOf(edge);
    return [
      { ...edge, ...(lane < 0 ? straight(from, to) : around(from, to, boxWidth + 16 + (lane % 4) * COLUMN_LANE)) },
    ];
  });
  return { width, height: Math.max(0, vertices.length * (height + COLUMN_GAP) - COLUMN_GAP), boxes, edges };
};

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

/** Left to right: every vertex in a layer behind its inputs, and room in between for the edges that pass by. */
const inLayers = (vertices: readonly LayoutVertex[], width: number, height: number): Layout => {
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
  const begin = layerOf.get(from) ?? 0;
  const end = layerOf.get(to) ?? 0;
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
