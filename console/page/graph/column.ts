/** One below the other, for a phone: an edge that passes by vertices runs along the right. */
import type { Box, Edge, Layout, LayoutVertex } from './graph-layout.ts';

const GAP = 40;
const LANE = 18;

export const inOneColumn = (vertices: readonly LayoutVertex[], width: number, height: number): Layout => {
  const rows = new Map(vertices.map(({ id }, i) => [id, i]));
  const all = vertices.flatMap(({ id, inputs }) => inputs.map((input) => ({ ...input, to: id })));
  const passing = all.filter(({ from, to }) => (rows.get(to) ?? 0) - (rows.get(from) ?? 0) !== 1);
  const boxWidth = width - (passing.length === 0 ? 0 : 14 + Math.min(4, passing.length) * LANE);
  const boxes = vertices.map(({ id }, i): Box => ({ id, x: 0, y: i * (height + GAP), width: boxWidth, height }));
  const boxOf = new Map(boxes.map((box) => [box.id, box]));
  const edges = all.flatMap((edge): readonly Edge[] => {
    const [from, to] = [boxOf.get(edge.from), boxOf.get(edge.to)];
    if (!from || !to) return [];
    const lane = passing.indexOf(edge);
    return [{ ...edge, ...(lane < 0 ? straight(from, to) : around(from, to, boxWidth + 16 + (lane % 4) * LANE)) }];
  });
  return { width, height: Math.max(0, vertices.length * (height + GAP) - GAP), boxes, edges };
};

const straight = (from: Box, to: Box): Pick<Edge, 'path' | 'label'> => {
  const [x, y1, y2] = [from.width / 2, from.y + from.height, to.y];
  return { path: `M${x} ${y1}L${x} ${y2}`, label: { x, y: (y1 + y2) / 2, upright: false } };
};

const around = (from: Box, to: Box, x: number): Pick<Edge, 'path' | 'label'> => {
  const [edge, y1, y2] = [from.width, from.y + from.height / 2, to.y + to.height / 2];
  const path = `M${edge} ${y1}L${x - 8} ${y1}Q${x} ${y1} ${x} ${y1 + 8}L${x} ${y2 - 8}Q${x} ${y2} ${x - 8} ${y2}L${edge} ${y2}`;
  return { path, label: { x, y: (y1 + y2) / 2, upright: true } };
};
