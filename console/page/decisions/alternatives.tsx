/** The sizes that were weighed, best first: what each carries, for how long, and what it costs. */
import type { PageAlternative } from '../../model/predictions.ts';
import { count, or, seconds } from '../shared/format.ts';

const MARK = { chosen: 'chosen', now: 'now' } as const;

export const AlternativesTable = ({ all }: { readonly all: readonly PageAlternative[] }) => {
  const unit = all[0]?.unit ?? 'slots';
  return (
    <table class="alternatives">
      <thead>
        <tr>
          <th scope="col">{unit}</th>
          <th scope="col" title="Records/s of all sources">
            carries/s
          </th>
          <th scope="col" title="How long it is expected to be enough">
            holds for
          </th>
          <th scope="col" title={`${unit}, with the next restart spread over the time that it holds`}>
            cost in {unit}
          </th>
        </tr>
      </thead>
      <tbody>
        {all.map((one) => (
          <Row key={`${one.size}/${one.parallelism}`} one={one} />
        ))}
      </tbody>
    </table>
  );
};

const Row = ({ one }: { readonly one: PageAlternative }) => {
  const { parallelism, size, carries, holdSeconds, cost, is, unit } = one;
  return (
    <tr class={is ?? ''}>
      <th scope="row" title={`parallelism ${count(parallelism)}`}>
        {count(size)}
        {unit === 'KPUs' && size !== parallelism && <small> p {count(parallelism)}</small>}
        {is !== null && <span class="mark">{MARK[is]}</span>}
      </th>
      <td>{or(carries, count)}</td>
      <td>{or(holdSeconds, duration)}</td>
      <td>{or(cost, count)}</td>
    </tr>
  );
};

/** 5 400 s -> 1 h 30 min; from ten hours on whole hours. */
const duration = (value: number): string => {
  if (value < 60) return 'too little';
  if (value >= 36_000) return `${count(Math.round(value / 3600))} h`;
  return seconds(60 * Math.round(value / 60));
};
