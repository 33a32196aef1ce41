/** What DynamoDB says of tables in an account where nothing is deployed. Where something is, the table has an endpoint of its own. */
import { createFaults, type FailNext } from './wire/faults.ts';
import type { MountedService } from './wire/http-server.ts';

export interface EmbeddedNoTables {
  readonly failNext: FailNext<'ListTables'>;
}

export const createNoTables = (): EmbeddedNoTables & MountedService => {
  const faults = createFaults();
  return {
    faults,
    failNext: faults.failNext,
    service: {
      target: 'DynamoDB_20120810',
      shapes: 'com.amazonaws.dynamodb.v20120810',
      operations: { ListTables: () => ({ TableNames: [] }) },
    },
  };
};
