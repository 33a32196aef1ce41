/**
 * The text that asks for a size. It is always in the same order, unless just that text stands there already: then Flink has
 * lost what the resource asks for, and to the operator only another text is something to do. It compares texts, so the
 * other order will do, of a single vertex quotes, which Flink reads away: in place it asks the running job for what it hasn't got
 * (FLINK-33710 is of use for once).
 */
import type { VertexId } from '../../../../lib/model/graph.ts';
import { PARALLELISM_OVERRIDES, printOverrides } from '../../../../lib/sizing/override-string.ts';
import { mapText } from './configuration.ts';
import type { FlinkResource } from './flink-resource.ts';

export const overridesText = (resource: FlinkResource, to: Readonly<Record<VertexId, number>>): string => {
  // An override that were removed would be a full upgrade: those of others stay.
  const text = printOverrides({ ...resource.overrides, ...to });
  if (text !== mapText(resource.configuration, PARALLELISM_OVERRIDES)) return text;
  const entries = text.split(',');
  return entries.length > 1 ? entries.reverse().join(',') : `'${text}'`;
};
