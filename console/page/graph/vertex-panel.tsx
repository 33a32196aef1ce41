/** One vertex, opened: how busy it is, what it can do and must do over time, and what it processes at each parallelism. */
import { useSignal } from '@preact/signals';
import { useRef } from 'preact/hooks';
import type uPlot from 'uplot';
import type { PageState, PageVertex } from '../../model/page.ts';
import type { Time } from '../../model/values.ts';
import { Chart } from '../charts/chart.tsx';
import { marksOf } from '../charts/marks.ts';
import { shownOf } from '../charts/span.ts';
import { vertexCharts } from '../charts/vertex-specs.ts';
import { count, or, percent, readingOr, zoneOf } from '../shared/format.ts';
import { useWidth } from '../shared/use-width.ts';
import { CurveChart } from './curve-chart.tsx';

interface PanelOf {
  readonly vertex: PageVertex;
  readonly state: PageState;
  readonly close: () => void;
}

export const VertexPanel = ({ vertex, state, close }: PanelOf) => (
  <section class="vertex-panel" aria-labelledby="vertex-title">
    <div class="panel-head">
      <h3 id="vertex-title">{vertex.name}</h3>
      <button type="button" class="close" onClick={close}>
        Close
      </button>
    </div>
    <Facts vertex={vertex} />
    <div class="vertex-parts">
      <Curves vertex={vertex} state={state} />
      <CurveChart vertex={vertex} />
    </div>
  </section>
);

const Facts = ({ vertex }: { readonly vertex: PageVertex }) => {
  const { parallelism, maxParallelism, partitions, busy, skew, curve, lag, ownParallelism, recommended } = vertex;
  const facts: readonly (readonly [string, string])[] = [
    ['Parallelism', `${or(parallelism, count)}, at most ${count(maxParallelism)}`],
    ...(ownParallelism || recommended === null
      ? []
      : [['Would do with', `${count(recommended)} of the application’s ${or(parallelism, count)}`] as const]),
    ['Busy', or(busy, percent)],
    ['Hottest subtask', skew === null ? 'not measured' : `${count(skew)} times the mean`],
    ...(curve && curve.hotKey >= 0.005 ? [['Hot key', `${percent(curve.hotKey)} of the records`] as const] : []),
    ['Can do', readingOr(vertex.trueProcessingRate, (value) => `${count(value)}/s`)],
    ['Must do', or(vertex.targetDataRate, (value) => `${count(value)}/s`)],
    ...(partitions === null ? [] : [['Partitions', count(partitions)] as const]),
    ...(lag === null ? [] : [['Records behind', count(lag)] as const]),
  ];
  return (
    <dl class="facts">
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
};

const DAY = { kind: 'newest', hours: 24 } as const;

const Curves = ({ vertex, state }: Omit<PanelOf, 'close'>) => {
  const box = useRef<HTMLDivElement>(null);
  const width = useWidth(box);
  const cursor = useSignal<Time | undefined>(undefined);
  const plots = useRef(new Set<uPlot>()).current;
  const specs = vertexCharts(vertex);
  const known = state.history.evaluations.some(({ vertexLoads }) => vertexLoads?.[vertex.id] !== undefined);
  const zone = zoneOf(state);
  const cursorAt = (at: Time | undefined): void => {
    cursor.value = at === undefined ? undefined : Math.min(at, state.now);
  };
  return (
    <div ref={box}>
      {!known && <p class="hint">The job has too many vertices for curves of each: these are its newest values.</p>}
      {known &&
        width > 0 &&
        specs.map((spec, i) => (
          <Chart
            key={`${vertex.id} ${spec.id}`}
            spec={spec}
            state={state}
            marks={marksOf(state.history.decisions, state.happenings)}
            shown={shownOf(DAY, state.from, state.now)}
            cursor={cursor}
            plots={plots}
            place={{ width, zone, narrow: width < 560, last: i === specs.length - 1, cursorAt, zoomTo: () => {} }}
          />
        ))}
    </div>
  );
};
