/** What every FleetRateStore promises. Each implementation runs all of it. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FleetRateStore } from '../../functions/store/fleet-rates/fleet-rate-store.ts';
import { type JobRef, keyOf } from '../../lib/model/job.ts';

export interface OpenFleet {
  readonly fleet: FleetRateStore;
  close(): Promise<void>;
}

const job = (name: string) =>
  keyOf({ account: '111122223333', region: 'eu-west-1', platform: 'managed-flink', name } satisfies JobRef);

/** `open` is called for every test: there is one fleet in a table. */
export const fleetRateStoreContract = (name: string, open: () => Promise<() => Promise<OpenFleet>>): void => {
  describe(`FleetRateStore: ${name}`, () => {
    let fresh: (() => Promise<OpenFleet>) | undefined;
    let failure: unknown;
    const opened: OpenFleet[] = [];
    beforeAll(async () => {
      try {
        fresh = await open();
      } catch (error) {
        failure = error;
      }
    });
    afterAll(async () => {
      for (const one of opened) await one.close();
    });
    const fleet = async (): Promise<FleetRateStore> => {
      if (!fresh) throw failure;
      const one = await fresh();
      opened.push(one);
      return one.fleet;
    };

    it('is empty before anything was written', async () => {
      expect(await (await fleet()).read()).toEqual({ version: 0, dollarsPerHour: new Map() });
    });

    it('keeps each job, to the millionth of a dollar, and moves its version with every write', async () => {
      const store = await fleet();
      expect(await store.write(job('orders'), 0.55)).toBe('written');
      expect(await store.write(job('cart.v-2'), 1.234567)).toBe('written');
      expect(await store.write(job('orders'), 0)).toBe('written');
      expect(await store.read()).toEqual({
        version: 3,
        dollarsPerHour: new Map([
          [job('orders'), 0],
          [job('cart.v-2'), 1.234567],
        ]),
      });
    });

    it('with a version it writes only if nothing was written since, and leaves all as it is otherwise', async () => {
      const store = await fleet();
      expect(await store.write(job('orders'), 1, 0)).toBe('written');
      expect(await store.write(job('cart'), 2, 0)).toBe('conflict');
      expect(await store.write(job('cart'), 2, 1)).toBe('written');
      expect(await store.write(job('orders'), 3, 1)).toBe('conflict');
      expect(Object.fromEntries((await store.read()).dollarsPerHour)).toEqual({ [job('orders')]: 1, [job('cart')]: 2 });
    });

    it('of twenty that write at once each is kept, and of twenty that want the same version one gets it', async () => {
      const store = await fleet();
      const jobs = Array.from({ length: 20 }, (_, i) => job(`job-${i}`));
      await Promise.all(jobs.map((one, i) => store.write(one, i)));
      const { version, dollarsPerHour } = await store.read();
      expect([...dollarsPerHour].toSorted(([, a], [, b]) => a - b)).toEqual(jobs.map((one, i) => [one, i]));
      const answers = await Promise.all(jobs.map((one) => store.write(one, 100, version)));
      expect(answers.filter((answer) => answer === 'written')).toHaveLength(1);
      expect([...(await store.read()).dollarsPerHour.values()].filter((dollars) => dollars === 100)).toHaveLength(1);
    });
  });
};
