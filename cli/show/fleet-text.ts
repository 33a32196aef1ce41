/** The fleet as a table: one line for each job, and what needs attention under it. */
import type { FleetDecision, FleetJob, FleetSize } from '../../console/model/fleet.ts';
import { count, dollars, seconds } from '../../console/page/shared/format.ts';
import { EVENTS } from '../../lib/model/events.ts';
import type { EpochMs } from '../../lib/model/observation.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { cut, painter, type Tone, tableText, wrapped } from '../terminal/text.ts';
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
  if (shown.length === 0) return `No job needs attention (${all} jobs).`;
  const paint = painter(terminal);
  const lines = tableText(
    [
      ...[{ head: 'JOB' }, { head: 'STATE' }, { head: 'MODE' }],
      ...([
        { head: 'SIZE', align: 'right' },
        { head: 'COST/H', align: 'right' },
      ] as const),
      ...([
        { head: 'LOAD', align: 'right' },
        { head: 'LAG', align: 'right' },
      ] as const),
      { head: 'LAST DECISION' },
    ],
    shown.map((job) => [
      cut(job.name, NAME_COLUMNS),
      paint(stateTone(job), stateWords(job.state)),
      job.mode,
      job.size === null ? NOT_KNOWN : sizeCell(job.size),
      job.dollarsPerHour === null ? NOT_KNOWN : dollars(job.dollarsPerHour),
      job.utilization === null ? NOT_KNOWN : `${job.utilization} %`,
      job.lagSeconds === null ? NOT_KNOWN : job.lagSeconds < 1 ? '< 1 s' : seconds(job.lagSeconds),
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

/** steady, changing, not running … */
export const stateWords = (state: string): string => state.replaceAll('-', ' ');

export const stateTone = ({ state, attention }: FleetJob): Tone => {
  if (attention.length > 0 || state === 'silent' || state === 'not-running' || state === 'blocked') return 'bad';
  return state === 'changing' || state === 'recommending' ? 'busy' : state === 'steady' ? 'good' : 'quiet';
};

/** 11 (11 KPU): the widest vertex, and what is paid for. */
const sizeCell = ({ parallelism, kpus }: FleetSize): string =>
  kpus === null ? count(parallelism) : `${count(parallelism)} (${count(kpus)} KPU)`;

/** 15 → 11 confirmed, 50 min ago */
const decisionCell = ({ from, to, status, at }: FleetDecision, now: EpochMs): string => {
  const size =
    from.parallelism === to.parallelism && from.kpus !== to.kpus
      ? `${from.kpus} → ${to.kpus} KPU`
      : `${from.parallelism} → ${to.parallelism}`;
  return `${size} ${status.replaceAll('-', ' ')}, ${ago(at, now)}`;
};

export const decisionTone = (status: string): Tone => {
  const kind = Object.hasOwn(EVENTS, status) ? EVENTS[status as keyof typeof EVENTS] : undefined;
  return kind?.about === 'change' && kind.end !== 'none' ? kind.end : 'busy';
};

const totals = (shown: readonly FleetJob[], all: number): string => {
  const sum = (value: (job: FleetJob) => number | null): number | undefined => {
    const known = shown.flatMap((job) => value(job) ?? []);
    return known.length === 0 ? undefined : known.reduce((a, b) => a + b, 0);
  };
  const [perHour, saved, of] = [
    sum((job) => job.dollarsPerHour),
    sum((job) => job.savedDollars),
    sum((job) => job.savedOfDollars),
  ];
  const attention = shown.filter((job) => job.attention.length > 0).length;
  return [
    shown.length === all ? `${all} ${all === 1 ? 'job' : 'jobs'}` : `${shown.length} of ${all} jobs`,
    attention === 0 ? 'none needs attention' : `${attention} ${attention === 1 ? 'needs' : 'need'} attention`,
    ...(perHour === undefined ? [] : [`${dollars(perHour)} an hour`]),
    ...(saved === undefined || of === undefined ? [] : [savedWords(saved, of)]),
  ].join('; ');
};

/** Against the size that each job had when it was first evaluated. */
export const savedWords = (saved: number, of: number): string =>
  `${saved < 0 ? 'cost' : 'saved'} ${dollars(Math.abs(saved))} ${saved < 0 ? 'more than' : 'of'} ${dollars(of)} this month, against the first size`;
