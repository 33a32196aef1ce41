/** What the policy expects and weighs: its dial, whether a restart would pay, the backlog, the forecast, the error budget. */
import type { PageState } from '../../model/page.ts';
import { zoneOf } from '../shared/format.ts';
import { Dial } from './dial.tsx';
import { type Cell, cellsOf } from './outlook-words.ts';

/** Nothing where the policy has none of them. */
export const OutlookSection = ({ state }: { readonly state: PageState }) => {
  const objective = state.policy?.objective ?? null;
  const cells = cellsOf(state, zoneOf(state));
  if (objective === null && cells.length === 0) return null;
  return (
    <section id="outlook" class="outlook" aria-label="What the policy expects">
      {objective && <Dial objective={objective} />}
      {cells.map((cell) => (
        <CellBox key={cell.id} cell={cell} />
      ))}
    </section>
  );
};

const CellBox = ({ cell }: { readonly cell: Cell }) => (
  <article class={`cell ${cell.tone ?? ''}`} data-outlook={cell.id}>
    <h3 title={cell.explains}>{cell.title}</h3>
    <p class="value">
      {cell.value}
      {cell.unit !== undefined && <small> {cell.unit}</small>}
    </p>
    {cell.gauge && <Gauge gauge={cell.gauge} />}
    <p class="detail">{cell.detail}</p>
  </article>
);

/** A bar with a mark where it counts; beyond the mark the bar has another color. */
const Gauge = ({ gauge }: { readonly gauge: NonNullable<Cell['gauge']> }) => {
  const { value, mark, means, beyond } = gauge;
  return (
    <div class="gauge" role="img" aria-label={means}>
      <i
        class={value >= mark ? `bar beyond ${beyond}` : 'bar'}
        style={{ '--to': `${100 * Math.min(1, Math.max(0, value))}%` }}
      />
      <i class="tick" style={{ '--at': `${100 * mark}%` }} />
    </div>
  );
};
