/**
 * The same job on another such day: what comes and goes by chance is drawn again, as far as the history shows how much of it
 * there is. Decisions near a threshold then fall one way in one play and the other way in the next, as they would in life.
 * What the history does not say of other sizes is no chance: that is what the cases are for (job-model.ts).
 */
import { gaussAt, streamOf } from '../../world/load/random.ts';
import type { Case, JobModel, VertexModel } from './job-model.ts';

/** Play 0 is of the model as it is. The same play of the same job is the same model. */
export const drawnModel = (model: JobModel, play: number, job: string): JobModel => {
  if (play === 0) return model;
  const stream = (what: string): number => streamOf(play, `${what} of ${job}`);
  return {
    ...model,
    vertices: model.vertices.map((vertex, i) => ({ ...vertex, slowness: slownessOf(vertex, stream(`vertex ${i}`)) })),
    downSeconds: { ...model.downSeconds, expected: drawn(model.downSeconds, gaussAt(stream('downtime'), 0)) },
    luck: stream('luck'),
  };
};

const MOST_SCATTER = 0.05;

/** As what a record costs scatters from minute to minute where it was seen. */
const slownessOf = ({ seen }: VertexModel, stream: number): VertexModel['slowness'] => ({
  deviation: Math.min(MOST_SCATTER, Math.max(0, ...seen.map(({ scatter }) => scatter))),
  stream,
});

/** Of a normal distribution whose deviations the outer cases are; never far beyond them. */
const drawn = ({ pessimistic, expected, optimistic }: Readonly<Record<Case, number>>, normal: number): number => {
  const far = Math.max(-1, Math.min(1, normal));
  return expected + (far > 0 ? far * (pessimistic - expected) : -far * (optimistic - expected));
};

const MOST_PLAYS = 5;

/** A single day turns on single decisions, a week has many of them. (1 day)  ->  5 plays; 2 days  ->  3; 5 days and more  ->  1 */
export const playsFor = (days: number): number => Math.max(1, Math.ceil(MOST_PLAYS / Math.max(1, days)));
