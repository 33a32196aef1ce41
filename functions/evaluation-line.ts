/**
 * What the log says of one evaluation: one line, at most 2 KB whatever the job. Vertices have their names. The first reasons
 * and how many there are; all of them are in the table, for `flink-autopilot why JOB` and the console.
 */
import type { JobGraph } from '../lib/model/graph.ts';
import { keyOf } from '../lib/model/job.ts';
import type { Notice } from '../lib/model/notice.ts';
import type { Reason } from '../lib/model/reason.ts';
import type { JobReport } from './evaluation/job-report.ts';
import { bytesOf } from './within-bytes.ts';

/** Bytes in UTF-8, with what every line has besides: level, time, service. */
export const LONGEST_LINE = 2048;
const LONGEST = 1800;

interface Lengths {
  readonly reasons: number;
  /** Of a text. */
  readonly text: number;
}

/** The first that is short enough. */
const LENGTHS: readonly Lengths[] = [
  { reasons: 5, text: 300 },
  { reasons: 4, text: 200 },
  { reasons: 3, text: 120 },
  { reasons: 2, text: 60 },
  { reasons: 1, text: 30 },
];

export type EvaluationLine = Readonly<Record<string, unknown>>;

export const evaluationLine = (report: JobReport): EvaluationLine => {
  const lines = LENGTHS.map((lengths) => lineOf(report, lengths));
  return (
    lines.find((line) => bytesOf(line) <= LONGEST) ?? {
      job: cut(keyOf(report.job), 600),
      decision: report.evaluated.decision.kind,
    }
  );
};

const lineOf = (report: JobReport, { reasons, text }: Lengths): EvaluationLine => {
  const { decision, evaluation, predictions } = report.evaluated;
  const named = namesOf(report.graph);
  const reason = ({ rule, says, vertex }: Reason) => ({
    rule,
    says: cut(named(says), text),
    ...(vertex === undefined ? {} : { vertex: cut(named(vertex), 60) }),
  });
  const more = decision.because.length - reasons;
  return {
    job: cut(keyOf(report.job), 300),
    decision: decision.kind,
    mode: report.mode,
    policy: report.policy,
    because: decision.because.slice(0, reasons).map(reason),
    ...(more > 0 ? { moreReasons: more } : {}),
    ...(decision.kind === 'hold' ? {} : sizes(decision)),
    change: report.change && { id: cut(report.change.id, 80), status: report.change.status },
    ...(evaluation === undefined
      ? {}
      : { windowFull: evaluation.windowFull, vertices: Object.keys(evaluation.vertices).length }),
    ...(evaluation === undefined ? {} : busiest(evaluation.vertices, named)),
    ...(predictions?.drainSeconds ? { drainSeconds: predictions.drainSeconds } : {}),
    ...noticesOf(report.notices, named, text),
    ...(report.events.length > 0 ? { events: report.events.slice(0, 5).map(({ name }) => name) } : {}),
    ...(report.blockedBy.length > 0 ? { blockedBy: report.blockedBy.slice(0, reasons).map(({ rule }) => rule) } : {}),
  };
};

const cut = (text: string, longest: number): string =>
  text.length <= longest ? text : `${text.slice(0, longest - 1).trimEnd()}…`;

const HEX_ID = /\b[0-9a-f]{32}\b/g;

/** Flink's ids of vertices say nothing to a person. */
const namesOf = (graph: JobGraph): ((text: string) => string) => {
  const names = new Map<string, string>(graph.vertices.map(({ id, name }) => [id, name]));
  return (text) => names.get(text) ?? text.replace(HEX_ID, (id) => names.get(id) ?? id);
};

type Decided = Exclude<JobReport['evaluated']['decision'], { readonly kind: 'hold' }>;

const sizes = ({ from, to, vertices }: Decided) => ({
  from: sizeOf(from),
  to: sizeOf(to),
  changedVertices: vertices.length,
});

/** Of the widest vertex. */
const sizeOf = (size: Decided['from']) =>
  size.kind === 'kpu'
    ? { parallelism: size.parallelism, kpus: size.kpus }
    : { parallelism: Math.max(0, ...Object.values(size.parallelism)) };

type Vertices = NonNullable<JobReport['evaluated']['evaluation']>['vertices'];

const busiest = (vertices: Vertices, named: (text: string) => string) => {
  const [first] = Object.entries(vertices)
    .filter(([, { load }]) => load !== undefined && Number.isFinite(load))
    .toSorted(([, a], [, b]) => (b.load ?? 0) - (a.load ?? 0));
  if (first === undefined) return {};
  const [id, { load = 0, parallelism }] = first;
  return { busiest: { vertex: cut(named(id), 60), load: Math.round(100 * load) / 100, parallelism } };
};

const noticesOf = (notices: readonly Notice[], named: (text: string) => string, text: number) => {
  const [first] = notices;
  if (first === undefined) return {};
  return { notices: notices.length, firstNotice: { reason: first.reason, message: cut(named(first.message), text) } };
};
