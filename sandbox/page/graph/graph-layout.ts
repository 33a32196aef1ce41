/** Where do the vertices stand, and which way do the edges run? */

export interface LayoutVertex {
  readonly id: string;
  readonly inputs: readonly { readonly from: string; readonly shipStrategy: string }[];
}

export interface Box {
  readonly id: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface Edge {
  readonly from: string;
  readonly to: string;
  readonly shipStrategy: string;
  readonly path: string;
  readonly label: { readonly x: number; readonly y: number; readonly upright: boolean };
}

export interface Layout {
  readonly width: number;
  readonly height: number;
  readonly boxes: readonly Box[];
  readonly edges: readonly Edge[];
}

const GAP_Y = 20;
const LEAST_GAP_X = 84;

/** Left to right in layers where there is room; one below the other on a phone. */
export const layoutGraph = (vertices: readonly LayoutVertex[], width: number, height: number): Layout =>
  width < 640 ? inOneColumn(vertices, width, height) : inLayers(vertices, width, height);

const inLayers = (vertices: readonly LayoutVertex[], width: number, height: number): Layout => {
  const layers = layersOf(vertices);
  const count = layers.length;
  const boxWidth = Math.min(250, Math.max(196, (width - (count - 1) * LEAST_GAP_X) / count));
  const gap = count > 1 ? Math.max(LEAST_GAP_X, Math.min(170, (width - count * boxWidth) / (count - 1))) : 0;
  const tallest = Math.max(...layers.map((layer) => layer.length));
  const total = tallest * height + (tallest - 1) * GAP_Y;
  const used = count * boxWidth + (count - 1) * gap;
  const left = Math.max(0, (width - used) / 2);
  const boxes = layers.flatMap((layer, column) => {
    const top = (total - layer.length * height - (layer.length - 1) * GAP_Y) / 2;
    return layer.map((id, row): Box => {
      const [x, y] = [left + column * (boxWidth + gap), top + row * (height + GAP_Y)];
      return { id, x, y, width: boxWidth, height };
    });
  });
  const edges = edgesOf(vertices, boxes, (from, to, shipStrategy) => {
    const [x1, y1] = [from.x + from.width, from.y + from.height / 2];
    const [x2, y2] = [to.x, to.y + to.height / 2];
    const bend = (x2 - x1) / 2;
    const path = `M${x1} ${y1}C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}`;
    return {
      from: from.id,
      to: to.id,
      shipStrategy,
      path,
      label: { x: (x1 + x2) / 2, y: (y1 + y2) / 2, upright: false },
    };
  });
  return { width: Math.max(width, used), height: total, boxes, edges };
};

const inOneColumn = (vertices: readonly LayoutVertex[], width: number, height: number): Layout => {
  const far = vertices.flatMap((vertex, i) =>
    vertex.inputs.filter(({ from }) => vertices[i - 1]?.id !== from).map(({ from }) => `${from}>${vertex.id}`),
  );
  const gap = 40;
  const boxWidth = width - (far.length === 0 ? 0 : 14 + far.length * 18);
  const boxes = vertices.map(({ id }, i): Box => ({ id, x: 0, y: i * (height + gap), width: boxWidth, height }));
  const edges = edgesOf(vertices, boxes, (from, to, shipStrategy) => {
    const lane = far.indexOf(`${from.id}>${to.id}`);
    if (lane < 0) {
      const [x, y1, y2] = [boxWidth / 2, from.y + from.height, to.y];
      const label = { x, y: (y1 + y2) / 2, upright: false };
      return { from: from.id, to: to.id, shipStrategy, path: `M${x} ${y1}L${x} ${y2}`, label };
    }
    const [x, y1, y2] = [boxWidth + 16 + lane * 18, from.y + from.height / 2, to.y + to.height / 2];
    const path = `M${boxWidth} ${y1}L${x - 8} ${y1}Q${x} ${y1} ${x} ${y1 + 8}L${x} ${y2 - 8}Q${x} ${y2} ${x - 8} ${y2}L${boxWidth} ${y2}`;
    return { from: from.id, to: to.id, shipStrategy, path, label: { x, y: (y1 + y2) / 2, upright: true } };
  });
  return { width, height: Math.max(0, vertices.length * (height + gap) - gap), boxes, edges };
};

/** A vertex stands one layer behind the farthest of its inputs. */
const layersOf = (vertices: readonly LayoutVertex[]): readonly (readonly string[])[] => {
  const layerOf = new Map<string, number>();
  const layers: string[][] = [];
  for (const { id, inputs } of vertices) {
    const layer = Math.max(0, ...inputs.map(({ from }) => (layerOf.get(from) ?? -1) + 1));
    layerOf.set(id, layer);
    while (layers.length <= layer) layers.push([]);
    layers[layer]!.push(id);
  }
  return layers;
};

const edgesOf = (
  vertices: readonly LayoutVertex[],
  boxes: readonly Box[],
  draw: (from: Box, to: Box, shipStrategy: string) => Edge,
): readonly Edge[] => {
  const byId = new Map(boxes.map((box) => [box.id, box]));
  return vertices.flatMap(({ id, inputs }) =>
    inputs.flatMap(({ from, shipStrategy }) => {
      const [a, b] = [byId.get(from), byId.get(id)];
      return a && b ? [draw(a, b, shipStrategy)] : [];
    }),
  );
};
