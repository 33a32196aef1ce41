/**
 * What jobs have shown, as the jobs of one account keep it together: one row per job, in one small value for all.
 *
 * At most 110 jobs have a row: those whose keys hash lowest. That is a sample drawn once, so 2,000 jobs do not take each
 * other's place in turn, a job that shows more replaces its own row, and the value stays under 30 KB.
 */
import * as v from 'valibot';
import type { JobGraph, JobVertex } from '../../model/graph.ts';
import type { JobKey, JobState } from '../../model/job.ts';
import { significant } from '../../number/significant.ts';
import type { AutopilotState } from './autopilot-state.ts';
import { sigmaSeen } from './sigma-seen.ts';

/** Sources, sinks and what is between them contend for different things: brokers, other systems, processors and state. */
const roles = ['source', 'between', 'sink'] as const;
export type Role = (typeof roles)[number];

const number = v.pipe(v.number(), v.finite());
const positive = v.pipe(number, v.gtValue(0));

/** Contention that the vertex has shown, and the standard error of that. */
const vertexShown = v.tuple([v.picklist(roles), number, positive]);
const row = v.object({
  at: number,
  size: v.picklist(['kpu', 'per-vertex']),
  vertices: v.array(vertexShown),
  /** Median over its vertices of the deviation of ln(records per busy second) between samples of one size. */
  noise: v.optional(positive),
  /** Seconds from the decision until the job runs again, and changes that this rests on. */
  up: v.optional(v.tuple([positive, positive])),
  down: v.optional(v.tuple([positive, positive])),
});
const summary = v.object({ jobs: v.record(v.string(), row) });

export type VertexShown = v.InferOutput<typeof vertexShown>;
/** What one job has shown. */
export type Shown = Readonly<v.InferOutput<typeof row>>;
export interface FleetSummary {
  readonly jobs: Readonly<Record<string, Shown>>;
}

export const emptySummary: FleetSummary = { jobs: {} };

/** Undefined: it can not be read. */
export const readSummary = (stored: unknown): FleetSummary | undefined => {
  const parsed = v.safeParse(summary, stored);
  return parsed.success ? parsed.output : undefined;
};

const MOST_JOBS = 110;
const MOST_VERTICES = 6;
const DAY_MS = 24 * 3_600_000;
/** A row that is older was left by a job that is gone, or that no longer changes. */
const KEPT_MS = 120 * DAY_MS;
const REFRESHED_MS = 30 * DAY_MS;

/** Undefined until a restart has shown something. */
export const shownBy = (state: AutopilotState, { graph, size }: JobState): Shown | undefined => {
  const { restarts, at } = state;
  const vertices = graph.vertices
    .flatMap((vertex): VertexShown[] => {
      const curve = state.vertices[vertex.id]?.curve;
      const seen = curve && sigmaSeen(curve);
      if (seen === undefined) return [];
      return [[roleOf(vertex, graph), significant(seen.sigma, 3), significant(seen.error, 2)]];
    })
    .toSorted(([, , a], [, , b]) => a - b)
    .slice(0, MOST_VERTICES);
  if (at === undefined || (vertices.length === 0 && restarts.up.count + restarts.down.count === 0)) return undefined;
  const noises = Object.values(state.vertices)
    .filter(({ curve }) => curve.varianceWeight >= LEAST_SAMPLES)
    .map(({ curve }) => Math.sqrt(curve.variance))
    .toSorted((a, b) => a - b);
  const noise = noises[Math.floor(noises.length / 2)];
  return {
    at,
    size: size.kind,
    vertices,
    ...(noise !== undefined && noise > 0 ? { noise: significant(noise, 2) } : {}),
    ...(restarts.up.count > 0 ? { up: [significant(restarts.up.seconds, 3), restarts.up.count] } : {}),
    ...(restarts.down.count > 0 ? { down: [significant(restarts.down.seconds, 3), restarts.down.count] } : {}),
  };
};

/** The starting value weighs 8 of them. */
const LEAST_SAMPLES = 16;

export const roleOf = ({ id, inputs }: JobVertex, { vertices }: JobGraph): Role => {
  if (inputs.length === 0) return 'source';
  return vertices.some((other) => other.inputs.some(({ from }) => from === id)) ? 'between' : 'sink';
};

/** The very same summary where the job is not in the sample, or has shown nothing new. */
export const withShown = (before: FleetSummary, job: JobKey, shown: Shown): FleetSummary => {
  const id = idOf(job);
  const known = before.jobs[id];
  if (known !== undefined && !isNews(known, shown)) return before;
  const alive = Object.entries(before.jobs).filter(([, { at }]) => shown.at - at < KEPT_MS);
  const jobs = [...alive.filter(([other]) => other !== id), [id, shown] as const]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .slice(0, MOST_JOBS);
  return jobs.some(([other]) => other === id) ? { jobs: Object.fromEntries(jobs) } : before;
};

const isNews = (before: Shown, after: Shown): boolean =>
  before.size !== after.size ||
  before.vertices.length !== after.vertices.length ||
  after.vertices.some((vertex, i) => isOther(before.vertices[i] as VertexShown, vertex)) ||
  differs(before.noise, after.noise, 0.3) ||
  differs(before.up?.[0], after.up?.[0], 0.15) ||
  differs(before.down?.[0], after.down?.[0], 0.15) ||
  after.at - before.at > REFRESHED_MS;

const isOther = ([role, sigma, error]: VertexShown, [roleNow, sigmaNow, errorNow]: VertexShown): boolean =>
  role !== roleNow || Math.abs(sigmaNow - sigma) > Math.max(0.002, error) || errorNow < 0.7 * error;

const differs = (before: number | undefined, after: number | undefined, share: number): boolean =>
  before === undefined || after === undefined ? before !== after : Math.abs(after - before) > share * before;

/** FNV-1a over the key, as short text. Of two jobs with one hash the newer one has the row. */
export const idOf = (job: JobKey): string => {
  let hash = 0x811c9dc5;
  for (const char of job) hash = Math.imul(hash ^ (char.codePointAt(0) ?? 0), 0x01000193);
  return (hash >>> 0).toString(36).padStart(7, '0');
};
