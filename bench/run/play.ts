/** Plays one simulated job under one row, from its start to its end. */

import type { FleetStore } from '../../functions/store/fleet-store.ts';
import type { Policies } from '../../lib/policies.ts';
import { PLANNED_UTILIZATION } from '../../lib/sizing/planned-utilization.ts';
import { randomAt, streamOf } from '../../world/load/random.ts';
import type { Controller, Said } from '../control/controller.ts';
import { externalController } from '../control/external.ts';
import { perVertexPlant } from '../control/per-vertex-plant.ts';
import { type Plant, START } from '../control/plant.ts';
import { productionController } from '../control/production.ts';
import { meanOf } from '../loads/trace.ts';
import { BENCH_POLICIES } from '../policies/policies.ts';
import { type SimulatedJob, smallestFor } from '../simulator/job.ts';
import { type MetricFaults, type Observer, observerOf } from '../simulator/observe.ts';
import { type Simulation, type SimulationOptions, startSimulation } from '../simulator/simulation.ts';
import type { Row } from './row.ts';

export interface Scenario extends Omit<SimulationOptions, 'parallelism'> {
  /** The load that anyone would plan for: no noise. */
  readonly planned: (second: number) => number;
  /** The most subtasks that a vertex may have. */
  readonly most: number;
  /** Where a row that decides starts; the static rows have their own. */
  readonly start: 'peak' | 'mean' | 'best-guess' | readonly number[];
  readonly faults?: MetricFaults;
  /** Of every row that decides, above its own. */
  readonly options?: Readonly<Record<string, string>>;
  readonly everySeconds?: number;
  /** Looks come up to so many milliseconds early, as they do by a real clock: a window of whole looks is now full, now not. */
  readonly earlyMs?: number;
  /** When it is looked, in milliseconds since the start, in place of all that: as it was in a real run. */
  readonly looks?: readonly number[];
  /** What policies of this product have learned from other jobs. */
  readonly fleet?: FleetStore;
}

export interface Played {
  readonly simulation: Simulation;
  readonly said: readonly Said[];
}

export const play = async (scenario: Scenario, row: Row, policies: Policies = BENCH_POLICIES): Promise<Played> => {
  const parallelism = row.by.kind === 'static' ? sizeOf(scenario, row.by.size) : startOf(scenario);
  const simulation = startSimulation({ ...scenario, parallelism });
  const observer = observerOf(simulation, scenario.faults);
  const plant = perVertexPlant(simulation, observer);
  const controller = controllerOf({ plant, observer, simulation, policies }, row, scenario);
  const said: Said[] = [];
  if (controller === undefined) {
    simulation.advance(scenario.seconds);
    return { simulation, said };
  }
  for (const look of looksOf(scenario, row)) {
    // The simulation goes by whole seconds; clocks do not.
    plant.advance(START + 1000 * Math.round(look / 1000));
    said.push(await controller.evaluate(START + look));
  }
  await controller.close();
  return { simulation, said };
};

const looksOf = ({ seed, seconds, looks, earlyMs = 0, ...scenario }: Scenario, row: Row): readonly number[] => {
  if (looks !== undefined) return looks.filter((look) => look <= 1000 * seconds);
  const early = streamOf(seed, 'early looks');
  const every = scenario.everySeconds ?? row.everySeconds;
  return Array.from({ length: Math.floor(seconds / every) }, (_, i) => {
    const second = every * (i + 1);
    return 1000 * second - Math.round(earlyMs * randomAt(early, second));
  });
};

interface Controlled {
  readonly plant: Plant;
  readonly observer: Observer;
  readonly simulation: Simulation;
  readonly policies: Policies;
}

const controllerOf = (
  { plant, observer, simulation, policies }: Controlled,
  { by }: Row,
  { most, options: own = {}, fleet }: Scenario,
): Controller | undefined => {
  const limit = { 'job.autoscaler.vertex.max-parallelism': String(most) };
  switch (by.kind) {
    case 'static':
      return undefined;
    case 'policy': {
      const options = { ...limit, ...by.options, ...own };
      return productionController(plant, { policy: by.policy, policies, options, fleet });
    }
    case 'command':
      return externalController({ command: by.command, simulation, observer, most, options: { ...limit, ...own } });
  }
};

const startOf = (scenario: Scenario): readonly number[] =>
  typeof scenario.start === 'string' ? sizeOf(scenario, scenario.start) : scenario.start;

export const sizeOf = (
  { job, planned, seconds, most }: Scenario,
  size: 'peak' | 'mean' | 'best-guess',
): readonly number[] => {
  switch (size) {
    case 'peak':
      return alike(job, highestMinute(planned, seconds), most);
    case 'mean':
      return alike(job, meanOf(planned, seconds), most);
    case 'best-guess':
      return alike(job, highestMinute(planned, seconds) / PLANNED_UTILIZATION, most);
  }
};

/** One parallelism for all vertices, as most jobs have it. */
const alike = (job: SimulatedJob, load: number, most: number): readonly number[] => {
  const widest = Math.max(...smallestFor(job, load, most));
  return job.vertices.map(() => widest);
};

const highestMinute = (load: (second: number) => number, seconds: number): number => {
  let highest = 0;
  for (let second = 0; second < seconds; second += 60) highest = Math.max(highest, load(second + 30));
  return highest;
};
