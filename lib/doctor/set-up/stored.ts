/** What the store shows of the set-up of a job: is it evaluated, does it run, do metrics arrive, may changes be made? */
import { withoutOperation } from '../../change/operation-words.ts';
import type { ChangeInFlight } from '../../model/change.ts';
import type { JobGraph } from '../../model/graph.ts';
import type { EpochMs } from '../../model/observation.ts';
import type { Reason } from '../../model/reason.ts';
import type { Sample } from '../../model/sample.ts';
import { formatDuration, formatUtc } from '../../number/format.ts';
import type { Finding } from '../finding.ts';
import { findingsInReasons } from './reasons-of-set-up.ts';
import { refusedRights } from './refused-rights.ts';

export interface Stored {
  readonly now: EpochMs;
  /** Of the newest evaluation; undefined: the job was never evaluated. */
  readonly evaluatedAt: EpochMs | undefined;
  /** Left out: the settings are not known; then an evaluation an hour is taken. */
  readonly everyMinutes: number | undefined;
  readonly mode: string;
  /** Its job status or the platform's word, as it was at the evaluation. */
  readonly condition: string;
  readonly runs: boolean;
  readonly graph: JobGraph;
  readonly window: readonly Sample[];
  readonly because: readonly Reason[];
  /** The newest, under way or ended. */
  readonly change: ChangeInFlight | undefined;
  /** Reasons of events of the last days, the newest last. */
  readonly journal: readonly JournalEntry[];
}

export interface JournalEntry {
  readonly at: EpochMs;
  readonly name: string;
  readonly because: readonly Reason[];
}

export const storedFindings = (stored: Stored): readonly Finding[] => {
  if (stored.evaluatedAt === undefined) {
    const says = 'The table has no evaluation of this job.';
    return [{ code: 'evaluation-age', severity: 'problem', says }];
  }
  return [
    evaluationAge(stored, stored.evaluatedAt),
    ...clock(stored, stored.evaluatedAt),
    jobRuns(stored),
    ...metrics(stored, stored.evaluatedAt),
    ...findingsInReasons(stored.because),
    ...lastChange(stored),
    ...refusedRights(stored),
  ];
};

const MINUTE_MS = 60_000;
/** As long as the longest interval between evaluations, and one that was missed. */
const UNKNOWN_INTERVAL_MINUTES = 60;
const FEWEST_MINUTES = 15;

const evaluationAge = ({ now, everyMinutes }: Stored, at: EpochMs): Finding => {
  const most = Math.max(FEWEST_MINUTES, 3 * (everyMinutes ?? UNKNOWN_INTERVAL_MINUTES)) * MINUTE_MS;
  const age = Math.max(0, now - at);
  const numbers = { age: { value: age / 1000, unit: 's' } };
  const when = age < MINUTE_MS ? 'just now' : `${formatDuration(MINUTE_MS * Math.floor(age / MINUTE_MS))} ago`;
  const says = `The newest evaluation is of ${formatUtc(at)} UTC, ${when}.`;
  return { code: 'evaluation-age', severity: age > most ? 'problem' : 'ok', says, numbers };
};

/** What AWS does with a signature of another time. */
const MOST_AHEAD_MS = 5 * MINUTE_MS;

const clock = ({ now }: Stored, at: EpochMs): readonly Finding[] => {
  const ahead = at - now;
  if (ahead <= MINUTE_MS) return [];
  const says = `The newest evaluation is ${formatDuration(ahead)} later than the clock of this machine.`;
  return [{ code: 'clock', severity: ahead > MOST_AHEAD_MS ? 'problem' : 'warning', says }];
};

const jobRuns = ({ runs, condition }: Stored): Finding => ({
  code: 'job-running',
  severity: runs ? 'ok' : 'problem',
  says: `At the newest evaluation the job was ${condition}.`,
});

/** CloudWatch has a point some minutes late, and an evaluation that nothing is wrong with may have missed one. */
const LATE_MS = 20 * MINUTE_MS;

const metrics = ({ window, graph }: Stored, evaluatedAt: EpochMs): readonly Finding[] => {
  const newest = window.at(-1);
  if (newest === undefined) {
    const says = 'The window of the job has no sample: nothing was measured since it last started.';
    return [{ code: 'metrics-arrive', severity: 'warning', says }];
  }
  const age = evaluatedAt - newest.at;
  const severity = age > LATE_MS ? 'problem' : 'ok';
  const says = `The window has ${window.length} samples; the newest is of ${formatUtc(newest.at)} UTC, ${age < MINUTE_MS ? 'the minute of' : `${formatDuration(age)} before`} the evaluation.`;
  return [{ code: 'metrics-arrive', severity, says }, ...vertexNames(newest, graph)];
};

/** Measured is what says how busy a vertex is, or how many records it gets. */
const isMeasured = (sample: Sample['vertices'][keyof Sample['vertices']] | undefined): boolean =>
  [sample?.load, sample?.recordsIn, sample?.recordsInPerSecond, sample?.accumulatedBusyTime].some(
    (value) => value !== undefined && Number.isFinite(value),
  );

const vertexNames = (newest: Sample, { vertices }: JobGraph): readonly Finding[] => {
  const running = vertices.filter(({ finished }) => !finished);
  if (running.length === 0) {
    return [{ code: 'names-matched', severity: 'problem', says: 'The store has no job graph of this job.' }];
  }
  const missing = running.filter(({ id }) => !isMeasured(newest.vertices[id]));
  const numbers = {
    measured: { value: running.length - missing.length, unit: 'vertices' },
    all: { value: running.length, unit: 'vertices' },
  };
  if (missing.length === 0) {
    const says = `All ${running.length} vertices of the job graph are measured.`;
    return [{ code: 'names-matched', severity: 'ok', says, numbers }];
  }
  const names = missing.slice(0, 5).map(({ name }) => `"${name}"`);
  const more = missing.length > names.length ? ` and ${missing.length - names.length} more` : '';
  const says = `${running.length - missing.length} of ${running.length} vertices are measured. Without metrics: ${names.join(', ')}${more}.`;
  return [{ code: 'names-matched', severity: 'problem', says, numbers }];
};

/** As long as a failed step stays in quarantine. */
const LATELY_MS = 24 * 60 * MINUTE_MS;

const WHAT: Readonly<Record<ChangeInFlight['status'], string>> = {
  pending: 'was decided at',
  applying: 'has been applied since',
  applied: 'has been carried out by the platform since',
  confirmed: 'was confirmed at',
  refused: 'was refused at',
  failed: 'failed at',
  lapsed: 'lapsed at',
};

const lastChange = ({ change, now }: Stored): readonly Finding[] => {
  if (change === undefined) return [];
  const { status, since } = change;
  const failed = status === 'failed' || status === 'refused' || status === 'lapsed';
  const first = 'because' in change ? change.because[0]?.says : undefined;
  const says = `The last change ${WHAT[status]} ${formatUtc(since)} UTC${failed && first ? `: ${withoutOperation(first)}` : '.'}`;
  const severity = failed && now - since < LATELY_MS ? (status === 'failed' ? 'problem' : 'warning') : 'ok';
  return [{ code: 'last-change', severity, says }];
};
