/** The fleet as a table: one line for each job, and what needs attention under it. */
import type { FleetDecision, FleetJob, FleetSize } from '../../console/model/fleet.ts';
import { count, dollars, seconds } from '../../console/page/shared/format.ts';
import { savedSentence } from '../../console/page/shared/saved-words.ts';
import { stateTone, stateWords, statusSays } from '../../console/page/shared/state-words.ts';
import type { EpochMs } from '../../lib/model/observation.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { cut, painter, tableText, wrapped } from '../terminal/text.ts';
import { ago } from '../terminal/times.ts';

interface Fleet {
  readonly shown: readonly FleetJob[];
  /** How many jobs there are. */
  readonly all: number;
  readonly now: EpochMs;
}

const NAME_COLUMNS = 28;
const NOT_KNOWN = '-';

export const fleetText = ({ shown, all, now }: Fleet, terminal: Terminal): string => {
  if (all === 0) {
    return 'The table has no job yet: a job is listed with its first evaluation. If that is long ago, look at the log of the\nevaluate function.';
  }
  if (shown.length === 0) return `No job needs attention (${all} ${all === 1 ? 'job' : 'jobs'}).`;
  const paint = painter(terminal);
  const placeOf = placesOf(shown);
  const lines = tableText(
    [
      { head: 'JOB' },
      ...(placeOf ? [{ head: 'PLACE' }] : []),
      { head: 'STATE' },
      { head: 'MODE' },
      { head: 'PARALLELISM', align: 'right' },
      { head: 'COST/H', align: 'right' },
      { head: 'UTILIZATION', align: 'right' },
      { head: 'LAG', align: 'right' },
      { head: 'LAST DECISION' },
    ],
    shown.map((job) => [
      cut(job.name, NAME_COLUMNS),
      ...(placeOf ? [placeOf(job)] : []),
      paint(stateTone(job), stateWords(job)),
      job.mode,
      job.size === null ? NOT_KNOWN : sizeCell(job.size),
      job.dollarsPerHour === null ? NOT_KNOWN : dollars(job.dollarsPerHour),
      job.utilization === null ? NOT_KNOWN : `${job.utilization} %`,
      job.lagSeconds === null
        ? NOT_KNOWN
        : job.lagSeconds > 0 && job.lagSeconds < 1
          ? '< 1 s'
          : seconds(job.lagSeconds),
      job.decision === null ? NOT_KNOWN : decisionCell(job.decision, now),
    ]),
  ).split('\n');
  const [head = '', ...rows] = lines;
  const body = rows.flatMap((line, i) => [
    line,
    ...(shown[i]?.attention ?? []).map(({ says }) => paint('bad', wrapped(`  ! ${says}`, terminal.columns, '    '))),
  ]);
  return [paint('quiet', head), ...body, '', totals(shown, all)].join('\n');
};

/** Undefined where all are in one: then it says nothing. */
const placesOf = (shown: readonly FleetJob[]): ((job: FleetJob) => string) | undefined => {
  const accounts = new Set(shown.map(({ account }) => account));
  const regions = new Set(shown.map(({ region }) => region));
  if (accounts.size > 1) return ({ account, region }) => `${account} ${region}`;
  return regions.size > 1 ? ({ region }) => region : undefined;
};

/** 11 (11 + 1 KPU): the widest vertex, and what is paid for: one KPU is for orchestration. */
const sizeCell = ({ parallelism, kpus }: FleetSize): string =>
  kpus === null ? count(parallelism) : `${count(parallelism)} (${count(kpus)} + 1 KPU)`;

/** 15 → 11 confirmed, 50 min ago; still 6 where only other vertices move, or memory. */
const decisionCell = ({ from, to, status, at }: FleetDecision, now: EpochMs): string =>
  `${moved(from, to)} ${statusSays(status)}, ${ago(at, now)}`;

const moved = (from: FleetSize, to: FleetSize): string => {
  if (from.parallelism !== to.parallelism) return `${from.parallelism} → ${to.parallelism}`;
  return from.kpus === to.kpus ? `still ${to.parallelism}` : `${from.kpus} → ${to.kpus} KPU`;
};

const totals = (shown: readonly FleetJob[], all: number): string => {
  const sum = (value: (job: FleetJob) => number | null): number | undefined => {
    const known = shown.flatMap((job) => value(job) ?? []);
    return known.length === 0 ? undefined : known.reduce((a, b) => a + b, 0);
  };
  const perHour = sum((job) => job.dollarsPerHour);
  const saved = sum((job) => job.savedDollars);
  const of = sum((job) => job.savedOfDollars);
  const attention = shown.filter((job) => job.attention.length > 0).length;
  return [
    shown.length === all ? `${all} ${all === 1 ? 'job' : 'jobs'}` : `${shown.length} of ${all} jobs`,
    attention === 0 ? 'none needs attention' : `${attention} ${attention === 1 ? 'needs' : 'need'} attention`,
    ...(perHour === undefined ? [] : [`${dollars(perHour)} an hour`]),
    ...(saved === undefined || of === undefined ? [] : [savedSentence(saved, of)]),
  ].join('; ');
};
