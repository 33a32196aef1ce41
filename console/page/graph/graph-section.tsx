/** The job graph, drawn as SVG: vertices by how busy they are, edges by how records travel. */
import { useRef, useState } from 'preact/hooks';
import type { PageState, PageVertex } from '../../model/page.ts';
import { useWidth } from '../shared/use-width.ts';
import type { Edge } from './edge-path.ts';
import { layoutGraph } from './graph-layout.ts';
import { GraphNode, nodeHeight } from './graph-node.tsx';
import { VertexPanel } from './vertex-panel.tsx';

const TONES = [
  ['idle', 'busy under 30 %'],
  ['steady', 'under 70 %'],
  ['busy', 'under 90 %'],
  ['full', '90 % and more'],
  ['unknown', 'not measured'],
] as const;

export const GraphSection = ({ state }: { readonly state: PageState }) => {
  const { vertices, size } = state;
  const [opened, open] = useState<string | undefined>(undefined);
  const vertex = vertices.find(({ id }) => id === opened);
  const drawing = useRef<HTMLDivElement>(null);
  const width = useWidth(drawing);
  return (
    <section id="graph" class="panel graph" aria-labelledby="graph-title">
      <div class="panel-head">
        <h2 id="graph-title">Job graph</h2>
        <ul class="tones" aria-label="Colors">
          {TONES.map(([tone, means]) => (
            <li key={tone} class={tone}>
              <i aria-hidden="true" />
              {means}
            </li>
          ))}
        </ul>
      </div>
      <div class="drawing" ref={drawing}>
        {vertices.length === 0 ? (
          <UnknownGraph />
        ) : (
          width > 0 && (
            <Picture
              vertices={vertices}
              room={width}
              perVertex={size !== null && size.kpus === null}
              opened={opened}
              open={(id) => open(id === opened ? undefined : id)}
            />
          )
        )}
      </div>
      {vertex && <VertexPanel vertex={vertex} state={state} close={() => open(undefined)} />}
    </section>
  );
};

interface PictureOf {
  readonly vertices: readonly PageVertex[];
  readonly room: number;
  /** Every vertex has a parallelism of its own. */
  readonly perVertex: boolean;
  readonly opened: string | undefined;
  readonly open: (id: string) => void;
}

const Picture = ({ vertices, room, perVertex, opened, open }: PictureOf) => {
  const { width, height, boxes, edges } = layoutGraph(vertices, room - 4, nodeHeight(perVertex));
  const byId = new Map(boxes.map((box) => [box.id, box]));
  return (
    // biome-ignore lint/a11y/useSemanticElements: a drawing has no fieldset
    <svg
      viewBox={`-2 -12 ${width + 4} ${height + 14}`}
      width={width + 4}
      height={height + 14}
      role="group"
      aria-label="Vertices and edges"
    >
      <defs>
        <marker
          id="arrow"
          viewBox="0 0 8 8"
          refX={7}
          refY={4}
          markerWidth={7}
          markerHeight={7}
          orient="auto"
          markerUnits="userSpaceOnUse"
        >
          <path class="arrow-head" d="M0 0L8 4L0 8Z" />
        </marker>
      </defs>
      {edges.map((edge) => (
        <path
          key={`${edge.from}>${edge.to}`}
          class={`edge ${edge.shipStrategy.toLowerCase()}`}
          d={edge.path}
          marker-end="url(#arrow)"
        />
      ))}
      {edges.map((edge) => (
        <EdgeLabel key={`${edge.from}>${edge.to}`} edge={edge} />
      ))}
      {vertices.map((vertex) => (
        <GraphNode
          key={vertex.id}
          vertex={vertex}
          box={byId.get(vertex.id)!}
          perVertex={perVertex}
          isOpen={vertex.id === opened}
          open={() => open(vertex.id)}
        />
      ))}
    </svg>
  );
};

const EdgeLabel = ({ edge: { shipStrategy, label } }: { readonly edge: Edge }) => {
  const { x, y, upright } = label;
  const width = shipStrategy.length * 6.4 + 10;
  return (
    <g class="edge-label" transform={`translate(${x} ${y})${upright ? ' rotate(90)' : ''}`}>
      <rect x={-width / 2} y={-8} width={width} height={16} rx={8} />
      <text text-anchor="middle" y={3.5}>
        {shipStrategy}
      </text>
    </g>
  );
};

const UnknownGraph = () => (
  <div class="empty">
    <p>
      <strong>The job graph is not known yet</strong>
    </p>
    <p>The first evaluation reads it from the job.</p>
  </div>
);
