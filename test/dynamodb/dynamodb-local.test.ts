import { fleetRateStoreContract } from '../contracts/fleet-rate-store.ts';
import { jobStoreContract } from '../contracts/job-store.ts';
import { fleetOn, storeOn } from '../support/store-on.ts';
import { startDynamoDbLocal } from './dynamodb-local.ts';

jobStoreContract('DynamoDB, on DynamoDB Local', () => storeOn(startDynamoDbLocal));
fleetRateStoreContract('DynamoDB, on DynamoDB Local', () => fleetOn(startDynamoDbLocal));
