/** The embedded Glue Data Catalog: GetTable. */
import * as v from 'valibot';
import { AwsError } from '../wire/aws-error.ts';
import { createFaults, type FailNext } from '../wire/faults.ts';
import type { MountedService } from '../wire/http-server.ts';
import { readInput } from '../wire/read-input.ts';

export interface GlueTable {
  readonly database: string;
  readonly name: string;
  /** `metadata_location`, of an Iceberg table. */
  readonly parameters: Readonly<Record<string, string>>;
}

export interface EmbeddedGlue {
  readonly failNext: FailNext<'GetTable'>;
  /** Creates the table, or changes it. */
  putTable(table: GlueTable): void;
}

const input = v.strictObject({
  CatalogId: v.optional(v.string()),
  DatabaseName: v.pipe(v.string(), v.minLength(1)),
  Name: v.pipe(v.string(), v.minLength(1)),
});

export const createGlue = (account: string): EmbeddedGlue & MountedService => {
  const faults = createFaults();
  const known = new Map<string, GlueTable>();

  const getTable = (request: unknown) => {
    const { DatabaseName, Name } = readInput(
      input,
      request,
      (message) => new AwsError('InvalidInputException', message),
    );
    const table = known.get(`${DatabaseName}.${Name}`);
    if (table === undefined) throw new AwsError('EntityNotFoundException', `Entity Not Found (Table ${Name})`);
    return {
      Table: {
        Name,
        DatabaseName,
        CatalogId: account,
        TableType: 'EXTERNAL_TABLE',
        IsRegisteredWithLakeFormation: false,
        Parameters: { table_type: 'ICEBERG', ...table.parameters },
      },
    };
  };

  return {
    faults,
    failNext: faults.failNext,
    putTable: (table) => void known.set(`${table.database}.${table.name}`, table),
    service: { target: 'AWSGlue', shapes: 'com.amazonaws.glue', operations: { GetTable: getTable } },
  };
};
