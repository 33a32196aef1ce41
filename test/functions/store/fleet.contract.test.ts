import { inMemoryFleet } from '../../../functions/store/fleet/in-memory-fleet.ts';
import { fleetStoreContract } from '../../contracts/fleet-store.ts';
import { startDynalite } from '../../support/dynalite.ts';
import { fleetOn } from '../../support/store-on.ts';

fleetStoreContract('in memory', async () => async () => ({ fleet: inMemoryFleet(), close: async () => {} }));
fleetStoreContract('DynamoDB, on dynalite', () => fleetOn(startDynalite));
