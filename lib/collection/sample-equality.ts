/** Equality of two samples of the same instant. */
import type { Sample, VertexSample } from '../model/sample.ts';

/**
 * The observed rate is left out: where a source is not catching up it is an average of the window before, which has
 * moved on when the same metrics are read again.
 */
export const sameMeasurements = (a: Sample, b: Sample): boolean => {
  const ids = Object.keys(a.vertices) as (keyof Sample['vertices'])[];
  return (
    ids.length === Object.keys(b.vertices).length &&
    ids.every((id) => sameNumbers(measured(a.vertices[id]), measured(b.vertices[id]))) &&
    sameNumbers({ ...a.job }, { ...b.job })
  );
};

type Numbers = Readonly<Record<string, number | undefined>>;

const measured = (vertex: VertexSample | undefined): Numbers => ({ ...vertex, observedTrueProcessingRate: undefined });

const sameNumbers = (a: Numbers, b: Numbers): boolean =>
  [...new Set([...Object.keys(a), ...Object.keys(b)])].every((key) => Object.is(a[key], b[key]));
