/** The head of the report: the grade of the fleet, what it costs and could save, and a row for every job. */
import type { JobAdvice } from '../advice/advice.ts';
import { bestOf, type Fleet, fleetOf } from '../advice/grade.ts';
import type { ReportContents } from './contents.ts';
import { cost, costOrder, costRange, hoursBeside, ofUnpriced, summed, totalRange } from './costs.ts';
import { type Html, html } from './html.ts';
import { dollars, moment, number, percent, range } from './numbers.ts';
import { withoutSavings } from './without-savings.ts';

export const FINDINGS: Readonly<Record<JobAdvice['finding'], string>> = {
  optimized: 'optimized',
  'over-provisioned': 'too large',
  'under-provisioned': 'too small at its peak',
};

export const idOf = ({ job }: JobAdvice): string =>
  `job-${job.name.replaceAll(/[^\w-]/g, (other) => `:${other.codePointAt(0)}`)}`;

export const head = ({ jobs, region, account, from, to, replayedDays, demo }: ReportContents): Html => html`
<header class="top"><div class="brand">${LOGO}<span>flink-autopilot</span><em>report</em></div>
<p>${account} · ${region} · ${moment(from)} to ${moment(to)} UTC${replayedDays === undefined ? '' : ` · policies replayed over the last ${number(replayedDays)} days`}</p>
<button type="button" id="theme" aria-label="Light or dark">◐</button></header>
${demo ? html`<p class="demo">A demonstration: an account on this machine, with simulated jobs.</p>` : ''}
${summary(jobs)}`;

const LOGO: Html = html`<svg viewBox="0 0 24 24" width="26" height="26" aria-hidden="true"><rect width="24" height="24" rx="6" fill="var(--brand)"/><path d="M4 16l5-6 4 3 7-8" fill="none" stroke="#fff" stroke-width="2.4" stroke-linecap="round" stroke-linejoin="round"/><circle cx="20" cy="5" r="1.8" fill="#fff"/></svg>`;

const summary = (jobs: readonly JobAdvice[]): Html => {
  const fleet = fleetOf(jobs);
  const { findings } = fleet;
  const behind = jobs.reduce((sum, { asItRan }) => sum + (asItRan.minutesOverPerDay?.expected ?? 0), 0);
  return html`<section class="summary" aria-label="The fleet">
<div class="grade grade-${fleet.grade}"><svg viewBox="0 0 120 120" aria-hidden="true"><circle class="ring" cx="60" cy="60" r="52"/><circle class="score" cx="60" cy="60" r="52" pathLength="100" stroke-dasharray="${fleet.score} 100"/></svg>
<div><strong>${fleet.grade}</strong><span>${fleet.score} of 100</span></div></div>
<div class="tiles">
<div class="tile lead"><span>Could save</span>${couldSave(fleet)}</div>
<div class="tile"><span>Costs</span>${costs(fleet)}</div>
<div class="tile"><span>Findings</span><strong>${findings['over-provisioned']}<small> too large</small> ${findings['under-provisioned']}<small> too small</small></strong><p>${findings.optimized} as they should be</p></div>
<div class="tile"><span>Behind the objective</span><strong>${number(behind)}<small> min a day</small></strong><p>all jobs together, as they ran</p></div>
</div></section>`;
};

const couldSave = (fleet: Fleet): Html => {
  const { savings, unpriced } = fleet;
  const by = 'by the best policy of each job whose risk is at most 2';
  if (fleet.priced === 0 && unpriced !== undefined) {
    const { unit, unitHoursPerMonth: all, savedUnitHoursPerMonth: saved } = unpriced;
    return html`<strong>${number(saved.expected)}<small> ${unit}-hours a month</small></strong><p>${percent(all > 0 ? saved.expected / all : 0)} of all; ${totalRange(saved, unit)}, ${by}</p>`;
  }
  const share = fleet.dollars > 0 ? savings.expected / fleet.dollars : 0;
  const more =
    unpriced === undefined || unpriced.savedUnitHoursPerMonth.expected === 0
      ? ''
      : html`<p>and ${ofUnpriced(unpriced.savedUnitHoursPerMonth.expected, unpriced)} (${totalRange(unpriced.savedUnitHoursPerMonth, unpriced.unit)})</p>`;
  return html`<strong>${dollars(Math.max(0, savings.expected))}<small> a month</small></strong><p>${percent(share)} of the cost; between ${dollars(savings.low)} and ${dollars(savings.high)}, ${by}</p>${more}`;
};

const costs = (fleet: Fleet): Html => {
  const { unpriced } = fleet;
  if (fleet.priced === 0 && unpriced !== undefined) {
    const { jobs, unit, unitHoursPerMonth } = unpriced;
    return html`<strong>${number(unitHoursPerMonth)}<small> ${unit}-hours a month</small></strong><p>${jobs} ${jobs === 1 ? 'job' : 'jobs'}; the settings give no price of a slot</p>`;
  }
  const more =
    unpriced === undefined ? '' : html`<p>and ${ofUnpriced(unpriced.unitHoursPerMonth, unpriced)}, not in that sum</p>`;
  return html`<strong>${dollars(fleet.dollars)}<small> a month</small></strong><p>${summed(fleet)}</p>${more}`;
};

export const fleetTable = ({ jobs, unread }: ReportContents): Html => html`<section class="panel fleet"><h2>Jobs</h2>
<div class="scroll"><table class="sortable"><thead><tr><th scope="col">Grade</th><th scope="col">Job</th><th scope="col">Finding</th><th scope="col">Size now</th><th scope="col" class="n">Cost a month</th><th scope="col" class="n">Could save</th><th scope="col" class="n">Behind, min a day</th><th scope="col">First choice</th><th scope="col">Risk</th></tr></thead>
<tbody>${jobs.map(jobRow)}</tbody></table></div>
${unread.length === 0 ? '' : html`<h3>Not read</h3><ul class="unread">${unread.map(({ name, says, remedy }) => html`<li><b>${name}</b> ${says} ${remedy}</li>`)}</ul>`}
</section>`;

const jobRow = (job: JobAdvice): Html => {
  const best = bestOf(job);
  const { minutesOverPerDay: behind, unitHoursPerMonth } = job.asItRan;
  const beside = hoursBeside(unitHoursPerMonth, job);
  return html`<tr><td data-sort="${job.score}"><span class="letter grade-${job.grade}" title="${job.score} of 100">${job.grade}</span></td>
<td data-sort="${job.job.name}"><a href="#${idOf(job)}">${job.job.name}</a></td>
<td data-sort="${job.finding}"><span class="finding ${job.finding}">${FINDINGS[job.finding]}</span></td>
<td>${job.current.size}</td><td class="n" data-sort="${costOrder(unitHoursPerMonth, job)}">${cost(unitHoursPerMonth, job)}${beside === undefined ? '' : html` <small>${beside}</small>`}</td>
<td class="n save" data-sort="${costOrder(best?.savedUnitHoursPerMonth.expected ?? 0, job)}">${best === undefined ? '–' : html`<b>${cost(best.savedUnitHoursPerMonth.expected, job)}</b> <small>${costRange(best.savedUnitHoursPerMonth, job)}</small>`}</td>
<td class="n" data-sort="${behind?.expected ?? -1}">${behind === undefined ? 'not known' : range(behind, number)}</td>
<td>${best?.title ?? withoutSavings(job)}</td><td data-sort="${best?.risk.value ?? -1}">${best === undefined ? '' : riskDots(best.risk)}</td></tr>`;
};

export const riskDots = ({ value, madeOf }: JobAdvice['options'][number]['risk']): Html => {
  const says = `Risk ${value} of 4${madeOf.length === 0 ? '' : `: ${madeOf.join('; ')}`}`;
  return html`<span class="risk risk-${value}" role="img" aria-label="${says}" title="${says}">${[0, 1, 2, 3].map((i) => html`<i class="${i < value ? 'on' : ''}"></i>`)}</span>`;
};
