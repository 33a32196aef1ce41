import { fleetRateStoreContract } from '../contracts/fleet-rate-store.ts';
import { jobStoreContract } from '../contracts/job-store.ts';
import { storedDamageContract } from '../contracts/stored-damage.ts';
import { fleetOn, storeOn } from '../support/store-on.ts';
import { startDynoxide } from './dynoxide.ts';

jobStoreContract('DynamoDB, on Dynoxide', () => storeOn(startDynoxide));
fleetRateStoreContract('DynamoDB, on Dynoxide', () => fleetOn(startDynoxide));
storedDamageContract('Dynoxide', startDynoxide);
