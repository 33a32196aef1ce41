/** One job: what was found, its options side by side, its days as it ran and as they would have been, and how to adopt the first. */

import type { Sizing } from '../../lib/model/sizing.ts';
import { AS_IT_RAN, BASELINES } from '../../lib/savings/baselines.ts';
import type { JobAdvice } from '../advice/advice.ts';
import { dialNote } from '../advice/dial-note.ts';
import { bestOf } from '../advice/grade.ts';
import type { AdviceOption, Projected } from '../advice/option.ts';
import { sizeText } from '../history/job-history.ts';
import type { Band } from '../run/band.ts';
import { type ChartLine, chart } from './chart.ts';
import { cost, costRange, hoursBeside, paidCell, paidColumn } from './costs.ts';
import { FINDINGS, idOf, riskDots } from './fleet-section.ts';
import { type Html, html } from './html.ts';
import { number, percent, range, seconds } from './numbers.ts';
import { wholePeriodSection } from './whole-period.ts';
import { withoutSavings } from './without-savings.ts';

export const jobSection = (job: JobAdvice): Html => {
  const best = bestOf(job);
  const note = dialNote(job.options);
  return html`<section class="panel job" id="${idOf(job)}">
<div class="title"><span class="letter grade-${job.grade}" title="${job.score} of 100">${job.grade}</span><h2>${job.job.name}</h2><span class="finding ${job.finding}">${FINDINGS[job.finding]}</span><span class="now">${job.current.size}</span></div>
<p class="verdict">${verdict(job, best)}</p>
<ul class="reasons">${job.reasons.map(({ code, says }) => html`<li><code>${code}</code> ${says}</li>`)}</ul>
${job.activeBound === undefined ? '' : html`<p class="bound">${job.activeBound.says}</p>`}
${optionTable(job, best)}
${note === undefined ? '' : html`<p class="bound">${note}</p>`}
${charts(job, best)}
${wholePeriodSection(job)}
${adopt(job, best)}
${job.notes.length === 0 ? '' : html`<details><summary>Notes on what was read (${job.notes.length})</summary><ul>${job.notes.map((note) => html`<li>${note}</li>`)}</ul></details>`}
</section>`;
};

const verdict = (job: JobAdvice, best: AdviceOption | undefined): string => {
  const { unitHoursPerMonth, minutesOverPerDay } = job.asItRan;
  const beside = hoursBeside(unitHoursPerMonth, job);
  const behind =
    minutesOverPerDay === undefined
      ? ''
      : ` It was ${range(minutesOverPerDay, number)} minutes a day more than ${job.objectiveSeconds} s behind.`;
  const costs = `It costs ${cost(unitHoursPerMonth, job)} a month${beside === undefined ? '' : ` (${beside})`} as it ran.${behind}`;
  if (best === undefined)
    return `${costs} No policy would have been cheaper without more risk: ${withoutSavings(job)}.`;
  const { savedUnitHoursPerMonth, savingsShare, restartsPerDay, minutesOverPerDay: then, downtimeSeconds } = best;
  return `${costs} With ${best.title} it would have cost ${cost(savedUnitHoursPerMonth.expected, job)} (${percent(savingsShare.expected)}) less, with ${range(restartsPerDay, number)} restarts a day of ${range(downtimeSeconds, seconds)} each, and ${range(then, number)} minutes a day behind.`;
};

const optionTable = (job: JobAdvice, best: AdviceOption | undefined): Html => {
  const ran = job.asItRan.unitHoursPerMonth;
  const most = Math.max(ran, ...job.options.map(({ unitHoursPerMonth }) => unitHoursPerMonth.high));
  const behind = job.asItRan.minutesOverPerDay;
  const days = Math.max(1e-9, job.lookBack.days);
  return html`<div class="scroll"><table class="options"><thead><tr><th scope="col">Who decides</th><th scope="col" class="wide">${paidColumn(job)}</th><th scope="col" class="n">Saves</th><th scope="col" class="n">Behind, min a day</th><th scope="col" class="n">Restarts a day</th><th scope="col" class="n">At sizes never seen</th><th scope="col">Risk</th></tr></thead><tbody>
<tr class="ran"><th scope="row">${AS_IT_RAN} <small>${BASELINES.before.name}</small></th><td>${costBar(job, { low: ran, expected: ran, high: ran }, most, 'ran')}</td><td class="n">–</td><td class="n">${behind === undefined ? 'not known' : range(behind, number)}</td><td class="n">${number(job.asItRan.restarts / days)}</td><td class="n">–</td><td></td></tr>
${job.options.map((option) => optionRow(job, option, most, option === best))}</tbody></table></div>`;
};

const optionRow = (
  job: JobAdvice,
  option: AdviceOption,
  most: number,
  first: boolean,
): Html => html`<tr class="${option.kind}${first ? ' first' : ''}">
<th scope="row">${option.title}${option.sizing === undefined ? '' : html` <small>${shortSize(option.sizing)}</small>`}${first ? html` <em>first choice</em>` : ''}</th>
<td>${costBar(job, option.unitHoursPerMonth, most, first ? 'best' : option.kind)}${playsOf(job, option)}</td>
<td class="n ${option.savingsShare.expected > 0 ? 'save' : ''}">${range(option.savingsShare, percent)}</td>
<td class="n">${range(option.minutesOverPerDay, number)}</td><td class="n">${range(option.restartsPerDay, number)}</td>
<td class="n">${percent(option.unseenShare)}</td><td>${riskDots(option.risk)}</td></tr>`;

const shortSize = (sizing: Sizing): string => (sizing.kind === 'kpu' ? `${sizing.kpus} KPU` : sizeText(sizing));

/** Days on which one decision more or less changes the cost are seen by how far the plays of them lie apart. */
const playsOf = (job: JobAdvice, { unitHoursPerMonthOfPlays: plays }: AdviceOption): Html | '' =>
  plays.length < 2
    ? ''
    : html`<small>middle of ${plays.length} plays: ${costRange({ low: Math.min(...plays), high: Math.max(...plays) }, job)}</small>`;

/** The bar ends at what is expected; the whisker is the band. */
const costBar = (job: JobAdvice, { low, expected, high }: Band, most: number, look: string): Html => {
  const share = (value: number): string => `${((100 * value) / most).toFixed(1)}%`;
  return html`<span class="cost"><b>${paidCell(expected, job)}</b><span class="bar ${look}"><i style="width:${share(expected)}"></i>${high > low * 1.02 ? html`<u style="left:${share(low)};width:${share(high - low)}"></u>` : ''}</span></span>`;
};

const charts = (job: JobAdvice, best: AdviceOption | undefined): Html => {
  const shown = best ?? job.options[0];
  const builtIn = job.options.find(({ name }) => name === 'built-in');
  const hours = job.asItRan.projection.length;
  const from = job.asItRan.projection[0]?.at ?? job.lookBack.from;
  const lines = (of: (point: Projected) => Band, others: boolean): readonly ChartLine[] => [
    { name: AS_IT_RAN, look: 'ran', points: job.asItRan.projection.map(of) },
    ...(others && builtIn !== undefined
      ? [{ name: builtIn.title, look: 'other', points: onlyExpected(builtIn.projection.map(of)) }]
      : []),
    ...(shown === undefined ? [] : [{ name: shown.title, look: 'best', points: shown.projection.map(of) }]),
  ];
  const load = exactLine(job.asItRan.projection.map(({ loadPerSecond }) => loadPerSecond));
  const common = { from, hours };
  const unit = `${job.unit}s that are paid for`;
  return html`<div class="charts">
${chart({ ...common, title: 'Load', says: 'records/s of all sources', lines: [{ name: 'arrived', look: 'load', points: load }], text: number, scale: 'linear', stepped: false })}
${chart({ ...common, title: 'Size', says: unit, lines: lines(({ units }) => units, true), text: number, scale: 'linear', stepped: true })}
${chart({ ...common, title: 'Utilization', says: 'load in parts of what the size carries', lines: lines(({ utilization }) => utilization, false), text: percent, limit: { value: 1, says: 'full' }, scale: 'linear', stepped: false })}
${chart({ ...common, title: 'Behind', says: 'oldest record that waits, the highest of each hour', lines: lines(({ lagSeconds }) => lagSeconds, true), text: seconds, limit: { value: job.objectiveSeconds, says: 'objective' }, scale: 'log', stepped: true })}
</div>`;
};

const onlyExpected = (bands: readonly Band[]): readonly Band[] => exactLine(bands.map(({ expected }) => expected));

const exactLine = (values: readonly number[]): readonly Band[] =>
  values.map((value) => ({ low: value, expected: value, high: value }));

const adopt = (job: JobAdvice, best: AdviceOption | undefined): Html => {
  const what = job.snippetIs === 'entry' ? 'the entry of the settings' : 'the lines in its entry of the settings';
  const says =
    job.snippetIs === 'entry'
      ? html`It recommends and changes nothing (<code>advise</code>).`
      : 'The rest of its entry stays as it is deployed, its mode too.';
  const rolledBack = best?.rollbackPossible
    ? html`In mode <code>act</code>, a change that fails or makes the job worse is rolled back by itself.`
    : '';
  return html`<details class="adopt"><summary>${best === undefined ? `Watch it all the same: ${what}` : `Adopt ${best.title}: ${what}`}</summary>
<p>${says} ${rolledBack}</p>
<pre><code>${job.snippet}</code></pre></details>`;
};
