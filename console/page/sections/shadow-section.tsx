/** What a second policy would have done with the job, beside what was done. Nothing of it is applied. */
import type { PageState } from '../../model/page.ts';
import type { PageShadow, PageShadowChange, PageSizeRecord } from '../../model/shadow.ts';
import type { Size } from '../../model/values.ts';
import { FoldedReasons } from '../decisions/reasons.tsx';
import { clockTime, count, day, percent, seconds, type Zone, zoneOf } from '../shared/format.ts';

const FIRST = 3;

interface Shown {
  readonly shadow: PageShadow;
  readonly zone: Zone;
}

export const ShadowSection = ({ state }: { readonly state: PageState }) => {
  const { shadow } = state;
  const zone = zoneOf(state);
  if (!shadow) return null;
  return (
    <section id="shadow" class="panel shadow" aria-labelledby="shadow-title">
      <div class="panel-head">
        <h2 id="shadow-title">Shadow: policy {shadow.policy} would have…</h2>
        <span class="hint">
          nothing of it is applied; {count(shadow.hours)} h since {day(shadow.since, zone)},{' '}
          {clockTime(shadow.since, zone)}
        </span>
      </div>
      <div class="shadow-parts">
        <SizeRecords shadow={shadow} />
        <Lately shadow={shadow} zone={zone} />
        <Now shadow={shadow} />
      </div>
    </section>
  );
};

const SizeRecords = ({ shadow: all }: { readonly shadow: PageShadow }) => {
  const { job, shadow: would, beside, policy, unit, minutesJudged } = all;
  const row = (title: string, value: (of: PageSizeRecord) => string, against = '') => (
    <tr>
      <th scope="row">{title}</th>
      <td>{value(job)}</td>
      <td>
        <strong>{value(would)}</strong>
        {against !== '' && <span class="hint"> {against}</span>}
      </td>
    </tr>
  );
  return (
    <div>
      <table>
        <thead>
          <tr>
            <td />
            <th scope="col">{beside}</th>
            <th scope="col">{policy}</th>
          </tr>
        </thead>
        <tbody>
          {row('Size now', ({ size }) => sizeText(size))}
          {row(unit, ({ sizeHours }) => count(sizeHours), difference(would.sizeHours, job.sizeHours))}
          {row('Changes', ({ changes }) => count(changes))}
          {row('Too small for', ({ minutesShort }) => seconds(60 * minutesShort))}
        </tbody>
      </table>
      <p class="hint">
        Too small: a vertex could process less than what arrived, in {seconds(60 * minutesJudged)} that were judged.
        Restarts and the backlog that follows are not in it.
      </p>
    </div>
  );
};

const difference = (would: number, is: number): string => {
  if (!(is > 0)) return '';
  const share = would / is - 1;
  return `${share < 0 ? '−' : '+'}${percent(Math.abs(share))}`;
};

const sizeText = ({ parallelism, kpus }: Size): string =>
  kpus === null ? count(parallelism) : `${count(parallelism)} in ${count(kpus)} KPU${kpus === 1 ? '' : 's'}`;

const Lately = ({ shadow: { changes }, zone }: Shown) => (
  <div>
    <h3>Changes it would have made</h3>
    {changes.length === 0 ? (
      <p class="hint">None lately.</p>
    ) : (
      <ul class="shadow-changes">
        {changes.map((change) => (
          <ChangeItem key={change.at} change={change} zone={zone} />
        ))}
      </ul>
    )}
  </div>
);

const ChangeItem = ({ change, zone }: { readonly change: PageShadowChange; readonly zone: Zone }) => (
  <li class={change.direction} title={change.says}>
    <span class="hint">{clockTime(change.at, zone)}</span>
    <strong>
      {sizeText(change.from)} → {sizeText(change.to)}
    </strong>
  </li>
);

const Now = ({ shadow: { now: asked } }: { readonly shadow: PageShadow }) => (
  <div>
    <h3>{asked?.decision === 'hold' ? 'Why it would do nothing now' : 'What it would do now'}</h3>
    {asked ? (
      <FoldedReasons because={asked.because} first={FIRST} />
    ) : (
      <p class="hint">Nothing is measured of the job now: it is not asked.</p>
    )}
  </div>
);
