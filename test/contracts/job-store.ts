/** What every JobStore promises. Each implementation runs all of it. */
import { afterAll, beforeAll, describe } from 'vitest';
import type { JobStore } from '../../functions/ports.ts';
import type { DiscoveredStore } from '../../functions/store/discovered-store.ts';
import type { FleetIndex } from '../../functions/store/fleet-index/fleet-index.ts';
import type { FleetStore } from '../../functions/store/fleet-store.ts';
import { discovered } from './job-store/discovered.ts';
import { exactness } from './job-store/exactness.ts';
import { fleet } from './job-store/fleet.ts';
import { fleetIndex } from './job-store/fleet-index.ts';
import { history } from './job-store/history.ts';
import { state } from './job-store/state.ts';
import { volume } from './job-store/volume.ts';
import { window } from './job-store/window.ts';

export interface OpenStore {
  /** Keeps its items as long as job-store/retention.ts says. */
  readonly store: JobStore & FleetStore & FleetIndex & DiscoveredStore;
  close(): Promise<void>;
}

/** `open` is called once; every test uses jobs of its own. */
export const jobStoreContract = (name: string, open: () => Promise<OpenStore>): void => {
  describe(`JobStore: ${name}`, () => {
    let opened: OpenStore | undefined;
    let failure: unknown;
    // A store that can't be opened fails every test, so that the totals tell the truth: in beforeAll they would be skipped.
    beforeAll(async () => {
      try {
        opened = await open();
      } catch (error) {
        failure = error;
      }
    });
    afterAll(() => opened?.close());
    const store = (): JobStore & FleetStore & FleetIndex & DiscoveredStore => {
      if (!opened) throw failure;
      return opened.store;
    };

    describe('state', () => state(store));
    describe('window', () => window(store));
    describe('history', () => history(store));
    describe('exactness', () => exactness(store));
    describe('volume', () => volume(store));
    describe('fleet', () => fleet(store));
    describe('fleet index', () => fleetIndex(store));
    describe('discovered', () => discovered(store));
  });
};
