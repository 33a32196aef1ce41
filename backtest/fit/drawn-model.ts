/**
 * A job that the history could be of as well as any other: what it does not say (other sizes, how keys spread there, how long a
 * restart takes, what comes and goes over minutes) is drawn, each about as likely as it is. Decisions near a threshold then
 * fall one way in one play and the other way in the next, as they would in life.
 */
import { gaussAt, randomAt, streamOf } from '../../world/load/random.ts';
import type { Case, JobModel, VertexModel } from './job-model.ts';

/** The play 0 is of the model as it is. The same number of the same job is the same model. */
export const drawnModel = (model: JobModel, play: number, job: string): JobModel => {
  if (play === 0) return model;
  const stream = (what: string): number => streamOf(play, `${what} of ${job}`);
  return {
    ...model,
    vertices: model.vertices.map((vertex, i) => drawnVertex(vertex, stream(`vertex ${i}`))),
    downSeconds: { ...model.downSeconds, expected: between(model.downSeconds, gaussAt(stream('downtime'), 0)) },
    luck: stream('everything else'),
  };
};

const MOST_SLOWED = 0.05;

const drawnVertex = (vertex: VertexModel, stream: number): VertexModel => ({
  ...vertex,
  sigma: { ...vertex.sigma, expected: between(vertex.sigma, gaussAt(stream, 0)) },
  luck: {
    otherSizes: gaussAt(stream, 1),
    keys: (stream ^ 0x5bd1e995) >>> 0,
    // How what it does scatters from minute to minute, at the size where it was seen.
    minutes: Math.min(MOST_SLOWED, Math.max(0, ...vertex.seen.map(({ scatter }) => scatter))),
    stream,
  },
});

/** A value of a normal distribution whose deviations the two outer cases are; never beyond them by more than half. */
const between = ({ pessimistic, expected, optimistic }: Readonly<Record<Case, number>>, normal: number): number => {
  const far = Math.max(-1.5, Math.min(1.5, normal));
  return Math.max(0, expected + (far > 0 ? far * (pessimistic - expected) : -far * (optimistic - expected)));
};

const MOST_PLAYS = 5;

/** A single day turns on single decisions, a week has many of them: about as many days are played in all. (1 day)  ->  5; 2 days  ->  3; 7 days  ->  1 */
export const playsFor = (days: number): number => Math.max(1, Math.min(MOST_PLAYS, Math.ceil(MOST_PLAYS / Math.max(1, days))));

export const uniformOf = (luck: number | undefined, what: string): number =>
  luck === undefined ? 0.5 : randomAt(streamOf(luck, what), 0);
