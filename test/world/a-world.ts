/** Worlds for the tests: a start, a load, a size, and some minutes of life. */
import type { JobDefinition, Size } from '../../world/job/definition.ts';
import { createLoad, type Load, type LoadShape } from '../../world/load/load.ts';
import type { Datum } from '../../world/metrics/datum.ts';
import { createWorld, type World } from '../../world/world.ts';

/** 2026-03-04T00:00:00Z */
export const START = Date.UTC(2026, 2, 4);
export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;

export interface Wanted {
  readonly seed?: number;
  readonly shape?: LoadShape;
  readonly load?: Load;
  readonly size?: Size;
  readonly start?: number;
  readonly job?: JobDefinition;
}

export const aWorld = ({ seed = 1, shape = 'flat', start = START, ...rest }: Wanted = {}): World =>
  createWorld({ seed, start, load: createLoad({ shape, seed, start }), ...rest });

/** The same number of records every second. */
export const steady = (recordsPerSecond: number): Load => ({
  shape: 'flat',
  rate: () => recordsPerSecond,
  planned: () => recordsPerSecond,
  events: () => undefined,
});

export const size = (parallelism: number, parallelismPerKpu = 1): Size => ({ parallelism, parallelismPerKpu });

export const forMinutes = (world: World, minutes: number): void => world.advance(world.now() + minutes * MINUTE);

/** Every metric of these minutes, also those that come late. */
export const metricsOf = (world: World, minutes: number): readonly Datum[] => {
  const until = world.now() + minutes * MINUTE;
  world.advance(until + 3 * MINUTE);
  return world.takeMetrics().filter(({ at }) => at < until);
};

export const vertexNamed = (world: World, name: string) => {
  const found = world.truth().vertices.find((vertex) => vertex.name === name);
  if (!found) throw new Error(`No vertex ${name}`);
  return found;
};
