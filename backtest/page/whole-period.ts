/** All the time that was read of a job: what it cost, how busy it was, its sizes, and its week. */
import type { JobAdvice } from '../advice/advice.ts';
import { cost } from './costs.ts';
import { type Html, html } from './html.ts';
import { moment, number, percent } from './numbers.ts';

export const wholePeriodSection = (job: JobAdvice): Html => {
  const { wholePeriod: whole } = job;
  const { from, to, days, daysByFiveMinutes, busy, cpuHigh, highestLoad, sizes, gapsByFiveMinutes } = whole;
  const older =
    daysByFiveMinutes > 0
      ? ` The oldest ${number(daysByFiveMinutes)} days are known by five minutes: backlogs, bursts and restarts within five minutes are not seen in them${gapsByFiveMinutes === 0 ? '' : `; ${gapsByFiveMinutes === 1 ? 'once' : `${gapsByFiveMinutes} times`} nothing was published for longer`}.`
      : '';
  const cpu = Number.isFinite(cpuHigh) ? `, the hottest container uses ${percent(cpuHigh)} of its processor` : '';
  const load =
    highestLoad === undefined
      ? ''
      : ` The highest five minutes had ${number(highestLoad.perSecond)} records/s (${moment(highestLoad.at)}).`;
  return html`<details class="whole"><summary>${number(days) === '1' ? 'The day that was read' : `All ${number(days)} days that were read`}: ${cost(whole.unitHoursPerMonth, job)} a month</summary>
<p>${moment(from)} to ${moment(to)} UTC, ${percent(whole.measured)} of it measured${job.lookBack.readFrom === undefined ? '' : `, from ${job.lookBack.readFrom}`}.${older}</p>
<p>The busiest vertex is busy ${percent(busy.usual)} of the time as a rule and ${percent(busy.high)} in its busiest minutes${cpu}.${load}</p>
<div class="scroll"><table><thead><tr><th scope="col">Size</th><th scope="col" class="n">Days</th></tr></thead><tbody>${sizes.map(({ size, hours }) => html`<tr><td>${size}</td><td class="n">${number(hours / 24)}</td></tr>`)}</tbody></table></div>
${week(whole.week)}</details>`;
};

const DAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'] as const;
/** Hours of one cell: a day fits a phone. */
const CELL_HOURS = 3;

const week = (hours: readonly number[]): Html => {
  const cells = DAYS.map((_, day) =>
    Array.from({ length: 24 / CELL_HOURS }, (__, n) => {
      const own = hours.slice(24 * day + CELL_HOURS * n, 24 * day + CELL_HOURS * (n + 1)).filter(Number.isFinite);
      return own.reduce((sum, one) => sum + one, 0) / own.length;
    }),
  );
  return html`<div class="scroll"><table><caption>Mean records/s by weekday and hour, UTC</caption><thead><tr><th scope="col"></th>${(cells[0] ?? []).map((_, n) => html`<th scope="col" class="n">${String(CELL_HOURS * n).padStart(2, '0')}</th>`)}</tr></thead><tbody>${DAYS.map((day, i) => html`<tr><th scope="row">${day}</th>${(cells[i] ?? []).map((load) => html`<td class="n">${number(load)}</td>`)}</tr>`)}</tbody></table></div>`;
};
