/** What every MetricSource promises. Run by each implementation against a world of its own. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { MetricSource, Observed, ObserveRequest } from '../../functions/ports.ts';
import { isSource } from '../../lib/model/graph.ts';

export interface MetricSourceWorld {
  readonly source: MetricSource;
  /** A job that has run for the whole window and been measured all the time. */
  healthy(): ObserveRequest;
  /** A job whose metrics can't be read at all. */
  unreadable(): ObserveRequest;
  stop(): Promise<void>;
}

export const metricSourceContract = (name: string, start: () => Promise<MetricSourceWorld>): void => {
  describe(`${name} keeps the contract of a metric source`, () => {
    let world: MetricSourceWorld;
    beforeEach(async () => {
      world = await start();
    });
    afterEach(() => world.stop());

    const observed = (result: Observed | undefined): Extract<Observed, { kind: 'observed' }> => {
      if (result?.kind === 'failed') throw result.error;
      if (!result) throw new Error('the source gave no result for this job');
      return result;
    };

    it('has nothing to say, and costs nothing, when no job is asked for', async () => {
      expect(await world.source.observe([])).toEqual({ results: [], cost: { metricsRequested: 0, dollars: 0 } });
    });

    it('observes within the window: nothing older, nothing from the future, each instant once and in order', async () => {
      const request = world.healthy();
      const { results } = await world.source.observe([request]);
      const instants = observed(results[0]).observations.map((observation) => observation.at);
      expect(instants.length).toBeGreaterThan(0);
      expect(instants).toEqual([...new Set(instants)].sort((a, b) => a - b));
      expect(instants[0]).toBeGreaterThanOrEqual(request.from);
      expect(instants.at(-1)).toBeLessThanOrEqual(request.now);
    });

    it('measures every vertex of the graph, sources by their operator', async () => {
      const request = world.healthy();
      const { results } = await world.source.observe([request]);
      const newest = observed(results[0]).observations.at(-1);
      expect(Object.keys(newest?.vertices ?? {}).sort()).toEqual(
        request.state.graph.vertices.map((vertex) => vertex.id).sort(),
      );
      for (const vertex of request.state.graph.vertices) {
        const shown = newest?.vertices[vertex.id];
        expect(shown?.busy?.max, `how busy ${vertex.name} is`).toBeGreaterThanOrEqual(0);
        expect(shown?.recordsInPerSecond, `records in per second of ${vertex.name}`).toBeGreaterThanOrEqual(0);
        if (isSource(vertex)) expect(shown?.backPressured?.avg).toBeGreaterThanOrEqual(0);
      }
    });

    it('counts records: a counter never falls while the job runs', async () => {
      const request = world.healthy();
      const { observations } = observed((await world.source.observe([request])).results[0]);
      for (const vertex of request.state.graph.vertices) {
        const counts = observations.map((observation) => observation.vertices[vertex.id]?.recordsIn ?? Number.NaN);
        expect(counts).toEqual(counts.toSorted((a, b) => a - b));
      }
    });

    it('gives one result per request, in order, and lets no job stop another', async () => {
      const requests = [world.unreadable(), world.healthy(), world.unreadable()];
      const { results } = await world.source.observe(requests);
      expect(results.map((result) => result.kind)).toEqual(['failed', 'observed', 'failed']);
      expect(results.map((result) => result.job)).toEqual(requests.map((request) => request.job));
    });

    it('counts its cost', async () => {
      const { cost } = await world.source.observe([world.healthy()]);
      expect(cost.metricsRequested).toBeGreaterThanOrEqual(0);
      expect(cost.dollars).toBeCloseTo((cost.metricsRequested * 0.01) / 1000, 12);
    });
  });
};
