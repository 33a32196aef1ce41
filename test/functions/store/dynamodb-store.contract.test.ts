import { jobStoreContract } from '../../contracts/job-store.ts';
import { startDynalite } from '../../support/dynalite.ts';
import { storeOn } from '../../support/store-on.ts';

jobStoreContract('DynamoDB, on dynalite', () => storeOn(startDynalite));
