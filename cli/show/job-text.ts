/** One job in detail, for a terminal. */
import type { Measured, Size } from '../../console/model/values.ts';
import { decisionParagraph } from '../../console/page/decisions/decision-paragraph.ts';
import { count, dollars, or, percent, readingOr, seconds } from '../../console/page/shared/format.ts';
import { savedSentence } from '../../console/page/shared/saved-words.ts';
import { stateTone, stateWords } from '../../console/page/shared/state-words.ts';
import type { EpochMs } from '../../lib/model/observation.ts';
import type { JobDetails } from '../account/job-details.ts';
import { shortId } from '../account/job-history.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { cut, painter, tableText, wrapped } from '../terminal/text.ts';
import { ago, fullTime } from '../terminal/times.ts';

const LABEL_COLUMNS = 11;
const NAME_COLUMNS = 32;

export const jobText = (details: JobDetails, now: EpochMs, terminal: Terminal): string => {
  const { job, size, decision, because } = details;
  const paint = painter(terminal);
  const line = (label: string, text: string): string =>
    wrapped(`${paint('quiet', label.padEnd(LABEL_COLUMNS))}${text}`, terminal.columns, ' '.repeat(LABEL_COLUMNS));
  const [reason] = because;
  const saved =
    job.savedDollars !== null && job.savedOfDollars !== null
      ? `; ${savedSentence(job.savedDollars, job.savedOfDollars)}`
      : '';
  const condition = job.condition === '' ? '' : ` (${job.condition})`;
  return [
    `${paint('strong', job.name)}, ${job.platform}, ${job.region}, account ${job.account}`,
    ...job.attention.map(({ says }) => paint('bad', wrapped(`! ${says}`, terminal.columns, '  '))),
    '',
    line('State', `${paint(stateTone(job), stateWords(job))}${condition}, mode ${job.mode}, policy ${job.policy}`),
    line('Evaluated', `${fullTime(job.at)}, ${ago(job.at, now)}${reason === undefined ? '' : `: ${reason.says}`}`),
    ...(size === null ? [] : [line('Size', sizeWords(size))]),
    ...(job.dollarsPerHour === null ? [] : [line('Cost', `${dollars(job.dollarsPerHour)} an hour${saved}`)]),
    line(
      'Load',
      `${job.utilization === null ? 'not measured' : `${job.utilization} % of capacity`}${sparkline(job.utilizations)}`,
    ),
    line(
      'Lag',
      `${or(job.lagRecords, (records) => `${count(records)} records`)}${job.lagSeconds === null ? '' : `, ${seconds(job.lagSeconds)}`}`,
    ),
    '',
    ...(details.vertices.length === 0 ? [] : [vertexTable(details), '']),
    decision === null
      ? 'No decision has been made of this job yet.'
      : `${paint('strong', `Last decision ${shortId(decision.id)}`)}\n${wrapped(decisionParagraph(decision, 'UTC'), terminal.columns)}`,
  ].join('\n');
};

const sizeWords = ({ parallelism, kpus, parallelismPerKpu }: Size): string =>
  kpus === null
    ? `parallelism ${count(parallelism)} at the widest vertex`
    : `parallelism ${count(parallelism)} in ${count(kpus)} KPU${kpus === 1 ? '' : 's'} and one for orchestration, ${parallelismPerKpu} to a KPU`;

const BARS = '▁▂▃▄▅▆▇█';

/** Half hours of a day; 100 % is a full bar. */
const sparkline = (utilizations: readonly Measured[]): string => {
  if (utilizations.filter((value) => value !== null).length < 2) return '';
  const bar = (value: Measured): string =>
    value === null ? ' ' : (BARS[Math.min(BARS.length - 1, Math.floor((value / 100) * BARS.length))] ?? '');
  return `; last ${utilizations.length / 2} h ${utilizations.map(bar).join('')}`;
};

const vertexTable = ({ vertices }: JobDetails): string =>
  tableText(
    [
      { head: 'VERTEX' },
      { head: 'PARALLELISM', align: 'right' },
      { head: 'BUSY', align: 'right' },
      { head: 'BACK PRESSURE', align: 'right' },
      { head: 'ARRIVES/S', align: 'right' },
      { head: 'CAN/S', align: 'right' },
      { head: 'LAG', align: 'right' },
    ],
    vertices.map((vertex) => [
      cut(vertex.name, NAME_COLUMNS),
      `${or(vertex.parallelism, count)}${vertex.asked === null || vertex.asked === vertex.parallelism ? '' : ` → ${vertex.asked}`}`,
      short(vertex.busy, percent),
      short(vertex.backPressure, percent),
      short(vertex.targetDataRate, count),
      vertex.trueProcessingRate === null ? '-' : readingOr(vertex.trueProcessingRate, count),
      short(vertex.lag, count),
    ]),
  );

const short = (value: Measured, say: (value: number) => string): string => (value === null ? '-' : say(value));
