/** What the job cost, beside three other courses that are named: what each spends, restarts, stands still and falls behind. */
import type { PageComparison, PageCourse } from '../../model/comparison.ts';
import type { PageState } from '../../model/page.ts';
import type { Measured } from '../../model/values.ts';
import { lengthOf, minutesOf } from '../shared/comparison-words.ts';
import { count, dollars, NOT_MEASURED, or, percent, seconds } from '../shared/format.ts';

export const ComparisonSection = ({ state: { comparison } }: { readonly state: PageState }) => {
  if (comparison === null) return null;
  const { asItRan, otherwise, unit, behindSeconds } = comparison;
  const most = Math.max(...[asItRan, ...otherwise].map(({ spent }) => spent ?? 0));
  return (
    <section id="comparison" class="panel comparison" aria-labelledby="comparison-title">
      <div class="panel-head">
        <h2 id="comparison-title">What it saves, against what</h2>
        <span class="hint">the last {lengthOf(comparison)}</span>
      </div>
      {/* biome-ignore lint/a11y: what scrolls must be reached by the keyboard */}
      <div class="table" role="group" tabIndex={0} aria-labelledby="comparison-title">
        <table>
          <thead>
            <tr>
              <th scope="col">Course</th>
              <th scope="col">{unit === 'dollars' ? 'Cost' : 'Hours of task managers'}</th>
              <th scope="col">Saved against it</th>
              <th scope="col">Restarts</th>
              <th scope="col">Stood still</th>
              <th scope="col">{behindSeconds === null ? 'Behind' : `Over ${seconds(behindSeconds)} behind`}</th>
            </tr>
          </thead>
          <tbody>
            <Row course={asItRan} comparison={comparison} most={most} />
            {otherwise.map((course) => (
              <Row key={course.id} course={course} comparison={comparison} most={most} />
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
};

interface RowOf {
  readonly course: PageCourse;
  readonly comparison: PageComparison;
  readonly most: number;
}

const Row = ({ course, comparison: { asItRan, unit, behindSeconds }, most }: RowOf) => {
  const { id, name, says, spent, restarts, downtimeSeconds, downtimeIs, minutesBehind } = course;
  const amount = unit === 'dollars' ? dollars : (value: number): string => `${count(Math.round(10 * value) / 10)} h`;
  const saved = id === 'as-it-ran' || spent === null || asItRan.spent === null ? null : spent - asItRan.spent;
  const isLess = saved !== null && saved > 0 && amount(saved) !== amount(0);
  return (
    <tr class={id} data-course={id}>
      <th scope="row">
        <strong>{name}</strong>
        <span class="hint">{says}</span>
      </th>
      <td>
        <span class="amount">{or(spent, amount)}</span>
        {spent !== null && most > 0 && (
          <i class="bar" aria-hidden="true" style={{ '--to': `${(100 * spent) / most}%` }} />
        )}
      </td>
      <td class={isLess ? 'good' : ''}>{savedWords(course, saved, amount)}</td>
      <td>{or(restarts, count)}</td>
      <td>
        {or(downtimeSeconds, (value) =>
          value === 0 ? 'not at all' : `${downtimeIs === 'at-most' ? 'at most ' : ''}${seconds(value)}`,
        )}
      </td>
      <td>{id === 'as-it-ran' && behindSeconds === null ? 'no objective is known' : minutesOf(minutesBehind)}</td>
    </tr>
  );
};

const savedWords = ({ id, spent }: PageCourse, saved: Measured, amount: (value: number) => string): string => {
  if (id === 'as-it-ran') return '';
  if (saved === null || spent === null) return NOT_MEASURED;
  if (amount(Math.abs(saved)) === amount(0)) return 'the same';
  const share = spent > 0 ? `, ${percent(Math.abs(saved) / spent)}` : '';
  return saved < 0 ? `${amount(-saved)} more${share}` : `${amount(saved)}${share}`;
};
