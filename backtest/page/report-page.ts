/** The report as one HTML file that needs nothing else: no network, no fonts, no other file. */
import type { ReportContents } from './contents.ts';
import { fleetTable, head } from './fleet-section.ts';
import { html, raw } from './html.ts';
import { jobSection } from './job-section.ts';
import { dollars } from './numbers.ts';
import { SCRIPT } from './script.ts';
import { STYLE } from './style.ts';

export const reportPage = (contents: ReportContents): string =>
  html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>flink-autopilot report</title><style>${raw(STYLE)}</style></head>
<body><main>
${head(contents)}
${fleetTable(contents)}
${contents.jobs.map(jobSection)}
${footer(contents)}
</main><script>${raw(SCRIPT)}</script></body></html>
`.html;

const footer = ({ jobs, cost, objectiveSeconds }: ReportContents) => html`<footer><h2>How to read this</h2><ul>
<li>Policies are the production code, step by step over the recorded load, against a model of each job that was fitted to the same history.</li>
<li>A band is what came of three cases: sizes that the job never had carry what is expected, less, or more. The bar ends at what is expected.</li>
<li>Behind: minutes in which the oldest waiting record was older than ${objectiveSeconds} s. A change costs a restart, and a restart is time behind.</li>
<li>Risk: 0 as now, 4 likely not to meet the need; point at the dots for what it is made of. The first choice is the policy that saves most at a risk of at most 2.</li>
<li>Costs of Managed Flink are KPU-hours as AWS bills them, the orchestration KPU included, at a month of 730 hours. Storage, backups and data transfer are not among them.</li>
${jobs.some(({ unit }) => unit === 'slot') ? html`<li>Costs of other jobs are slot-hours: the slots of all task managers that a size needs. They are money only where the settings say what a slot costs (<code>job.autopilot.price.dollars-per-slot-hour</code>); slot-hours are never added to KPU-hours.</li>` : ''}
<li>What it can't know: out-of-memory at sizes that were never seen, limits of external systems that were never reached, and whether next month is like the last weeks.</li>
<li>Reading cost ${cost.metricsRequested.toLocaleString('en-US')} metrics of CloudWatch, ${dollars(cost.dollars)}.</li></ul></footer>`;
