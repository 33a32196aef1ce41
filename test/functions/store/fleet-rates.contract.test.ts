import { inMemoryFleetRates } from '../../../functions/store/fleet-rates/in-memory-fleet-rates.ts';
import { fleetRateStoreContract } from '../../contracts/fleet-rate-store.ts';
import { startDynalite } from '../../support/dynalite.ts';
import { fleetOn } from '../../support/store-on.ts';

fleetRateStoreContract('in memory', async () => async () => ({ fleet: inMemoryFleetRates(), close: async () => {} }));
fleetRateStoreContract('DynamoDB, on dynalite', () => fleetOn(startDynalite));
