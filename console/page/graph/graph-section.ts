/** The job graph, drawn as SVG: vertices by how busy they are, edges by how records travel. */

import type { PageState, PageVertex } from '../../model/page.ts';
import { h, svg, whenChanged } from '../shared/dom.ts';
import { type Edge, layoutGraph } from './graph-layout.ts';
import { nodeElement, nodeHeight } from './graph-node.ts';

const TONES = [
  ['idle', 'busy under 30 %'],
  ['steady', 'under 70 %'],
  ['busy', 'under 90 %'],
  ['full', '90 % and more'],
  ['unknown', 'not measured'],
] as const;

interface Shown {
  readonly vertices: readonly PageVertex[];
  /** Every vertex has a parallelism of its own. */
  readonly perVertex: boolean;
}

export const graphSection = (place: HTMLElement): ((state: PageState) => void) => {
  const drawing = h('div', { class: 'drawing' });
  let shown: Shown = { vertices: [], perVertex: false };
  place.append(h('div', { class: 'panel-head' }, h('h2', { id: 'graph-title' }, 'Job graph'), legend()), drawing);
  const draw = whenChanged(([now, width]: readonly [Shown, number]) => {
    if (width === 0) return;
    drawing.replaceChildren(now.vertices.length === 0 ? unknownGraph() : picture(now, width));
  });
  new ResizeObserver(() => draw([shown, Math.floor(drawing.clientWidth)])).observe(drawing);
  return ({ vertices, size }) => {
    shown = { vertices, perVertex: size !== null && size.kpus === null };
    draw([shown, Math.floor(drawing.clientWidth)]);
  };
};

const picture = ({ vertices, perVertex }: Shown, room: number): SVGElement => {
  const { width, height, boxes, edges } = layoutGraph(vertices, room - 4, nodeHeight(perVertex));
  const byId = new Map(boxes.map((box) => [box.id, box]));
  return svg(
    'svg',
    {
      viewBox: `-2 -12 ${width + 4} ${height + 14}`,
      width: width + 4,
      height: height + 14,
      role: 'group',
      'aria-label': 'Vertices and edges',
    },
    svg('defs', {}, arrowHead()),
    ...edges.map((edge) =>
      svg('path', { class: `edge ${edge.shipStrategy.toLowerCase()}`, d: edge.path, 'marker-end': 'url(#arrow)' }),
    ),
    ...edges.map(edgeLabel),
    ...vertices.map((vertex) => nodeElement(vertex, byId.get(vertex.id)!, perVertex)),
  );
};

const edgeLabel = ({ shipStrategy, label: { x, y, upright } }: Edge): SVGElement => {
  const width = shipStrategy.length * 6.4 + 10;
  return svg(
    'g',
    { class: 'edge-label', transform: `translate(${x} ${y})${upright ? ' rotate(90)' : ''}` },
    svg('rect', { x: -width / 2, y: -8, width, height: 16, rx: 8 }),
    svg('text', { 'text-anchor': 'middle', y: 3.5 }, shipStrategy),
  );
};

const arrowHead = (): SVGElement =>
  svg(
    'marker',
    {
      id: 'arrow',
      viewBox: '0 0 8 8',
      refX: 7,
      refY: 4,
      markerWidth: 7,
      markerHeight: 7,
      orient: 'auto',
      markerUnits: 'userSpaceOnUse',
    },
    svg('path', { class: 'arrow-head', d: 'M0 0L8 4L0 8Z' }),
  );

const legend = (): HTMLElement =>
  h(
    'ul',
    { class: 'tones', 'aria-label': 'Colors' },
    ...TONES.map(([tone, means]) => h('li', { class: tone }, h('i', { 'aria-hidden': 'true' }), means)),
  );

const unknownGraph = (): HTMLElement =>
  h(
    'div',
    { class: 'empty' },
    h('p', {}, h('strong', {}, 'The job graph is not known yet')),
    h('p', {}, 'The first evaluation reads it from the job.'),
  );
