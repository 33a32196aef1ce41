/**
 * The parallelism overrides of a configuration, however they are written: as one text, or as a map of their own, in which
 * every vertex is a key (`pipeline.jobvertex-parallelism-overrides.<vertex>`). Where there is both, Flink takes the text.
 */
import {
  type Overrides,
  overridesFrom,
  PARALLELISM_OVERRIDES,
  parseOverrides,
} from '../../lib/sizing/override-string.ts';
import { placesOf, type RawConfiguration } from './configuration.ts';

export interface OverridesRead {
  /** Undefined: none are asked for, or they can't be read. */
  readonly overrides: Overrides | undefined;
  /** What stands there and can't be read. */
  readonly unreadable: string | undefined;
}

/** `flat`: as Flink reads the configuration. */
export const readOverrides = (flat: Readonly<Record<string, string>>): OverridesRead => {
  const text = flat[PARALLELISM_OVERRIDES];
  const vertices = Object.entries(flat).filter(([key]) => key.startsWith(PREFIX));
  if (text === undefined && vertices.length === 0) return { overrides: undefined, unreadable: undefined };
  const overrides =
    text === undefined
      ? overridesFrom(new Map(vertices.map(([key, value]) => [key.slice(PREFIX.length), value.trim()])))
      : parseOverrides(text);
  const written = text ?? vertices.map(([key, value]) => `${key}: ${value}`).join(', ');
  return { overrides, unreadable: overrides === undefined ? written : undefined };
};

/** Places in a configuration of what is one key of the map each, beside the map as a whole. */
export const placesOfVertices = (raw: RawConfiguration): readonly (readonly string[])[] =>
  Object.entries(raw).flatMap(([name, value]) => vertexPlaces(name, value, PARALLELISM_OVERRIDES));

const vertexPlaces = (name: string, value: unknown, key: string): readonly (readonly string[])[] => {
  if (name.startsWith(`${key}.`)) return [[name]];
  if (!key.startsWith(`${name}.`) || typeof value !== 'object' || value === null || Array.isArray(value)) return [];
  const rest = key.slice(name.length + 1);
  return Object.entries(value).flatMap(([inner, deeper]) =>
    vertexPlaces(inner, deeper, rest).map((place) => [name, ...place]),
  );
};

/** How often the map is in a configuration: in one text or map, in another, and vertex by vertex. */
export const timesWritten = (raw: RawConfiguration): number =>
  placesOf(raw, PARALLELISM_OVERRIDES).length + (placesOfVertices(raw).length > 0 ? 1 : 0);

const PREFIX = `${PARALLELISM_OVERRIDES}.`;
