import { jobStoreContract } from '../contracts/job-store.ts';
import { storeOn } from '../support/store-on.ts';
import { startDynamoDbLocal } from './dynamodb-local.ts';

jobStoreContract('DynamoDB, on DynamoDB Local', () => storeOn(startDynamoDbLocal));
