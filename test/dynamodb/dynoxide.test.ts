import { jobStoreContract } from '../contracts/job-store.ts';
import { storeOn } from '../support/store-on.ts';
import { startDynoxide } from './dynoxide.ts';

jobStoreContract('DynamoDB, on Dynoxide', () => storeOn(startDynoxide));
