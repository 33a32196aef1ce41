/** The paths of the edges of a job graph: lines in one column, curves between layers. */

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

type Drawn = Pick<Edge, 'path' | 'label'>;

export const straight = (from: Box, to: Box): Drawn => {
  const x = from.width / 2;
  const y1 = from.y + from.height;
  const y2 = to.y;
  return { path: `M${x} ${y1}L${x} ${y2}`, label: { x, y: (y1 + y2) / 2, upright: false } };
};

export const around = (from: Box, to: Box, x: number): Drawn => {
  const edge = from.width;
  const y1 = from.y + from.height / 2;
  const y2 = to.y + to.height / 2;
  const path = `M${edge} ${y1}L${x - 8} ${y1}Q${x} ${y1} ${x} ${y1 + 8}L${x} ${y2 - 8}Q${x} ${y2} ${x - 8} ${y2}L${edge} ${y2}`;
  return { path, label: { x, y: (y1 + y2) / 2, upright: true } };
};

/** Where a short straight edge would vanish behind its label, that stands above it. */
const raised = (length: number, rise: number): number => (length < 110 && Math.abs(rise) < 10 ? 12 : 0);

/** Straight through the layers it passes, a curve between them. */
export const pathOf = (way: readonly Box[], entry: number): Drawn => {
  const middle = (box: Box): number => box.y + box.height / 2;
  const first = way[0]!;
  let [x, y] = [first.x + first.width, middle(first)];
  let path = `M${x} ${y}`;
  let label = { x, y, upright: false };
  for (const [i, box] of way.slice(1).entries()) {
    const last = i === way.length - 2;
    const toX = box.x;
    const toY = middle(box) + (last ? entry : 0);
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

/** Edges that end at the same vertex end a little apart: pixels above or below its middle. */
export const spread = (index: number, count: number): number => (index - (count - 1) / 2) * 16;
