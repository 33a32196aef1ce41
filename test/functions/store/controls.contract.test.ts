import { type AttributeValue, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from 'vitest';
import { dynamoDbControls } from '../../../functions/store/controls/dynamodb-controls.ts';
import { inMemoryControls } from '../../../functions/store/controls/in-memory-controls.ts';
import { dynamoDbClient } from '../../../functions/store/table/client.ts';
import { createTable } from '../../../functions/store/table/create-table.ts';
import { currentMode } from '../../../lib/control/current-mode.ts';
import type { JobKey } from '../../../lib/model/job.ts';
import { controlStoreContract } from '../../contracts/control-store.ts';
import { startDynalite } from '../../support/dynalite.ts';
import { connectionTo } from '../../support/dynamodb-server.ts';
import { controlsOn } from '../../support/store-on.ts';

controlStoreContract('in memory', async () => async () => ({ controls: inMemoryControls(), close: async () => {} }));
controlStoreContract('DynamoDB, on dynalite', () => controlsOn(startDynalite));

describe('rows that were written without any tool of ours', () => {
  const JOB = 'JOB#111122223333#eu-west-1#managed-flink#orders' as JobKey;
  const modeWith = async (item: Record<string, AttributeValue>) => {
    const server = await startDynalite();
    const connection = connectionTo(server);
    const client = dynamoDbClient(connection);
    const controls = dynamoDbControls('table', connection);
    try {
      await createTable(connection, 'table');
      await client.send(
        new PutItemCommand({ TableName: 'table', Item: { pk: { S: 'CONTROL' }, sk: { S: 'ALL' }, ...item } }),
      );
      return currentMode('act', (await controls.controls()).of(JOB), Date.parse('2026-01-31T10:00:00Z'));
    } finally {
      client.destroy();
      controls.close();
      await server.stop();
    }
  };

  it('a mode is enough', async () => {
    expect(await modeWith({ mode: { S: 'paused' } })).toMatchObject({ mode: 'paused', notes: [] });
  });

  it('a row without a mode stops nothing, and is noted', async () => {
    expect(await modeWith({ paused: { BOOL: true } })).toMatchObject({
      mode: 'act',
      notes: [{ rule: 'mode-request', says: expect.stringContaining('none of paused, observe') }],
    });
  });

  it('attributes of another type than text are read as far as they can be', async () => {
    expect(await modeWith({ mode: { S: 'paused' }, by: { N: '7' }, until: { L: [] } })).toMatchObject({
      mode: 'paused',
      because: { says: 'The job is paused until it is resumed by 7 (all jobs).' },
    });
  });
});

it('a table that can not be read is an error that says what is not known', async () => {
  const server = await startDynalite();
  const controls = dynamoDbControls('no-table', connectionTo(server));
  try {
    await expect(controls.controls()).rejects.toThrow(
      /^DynamoDB Query of CONTROL in table no-table failed, so it is not known what is paused\. ResourceNotFoundException/,
    );
  } finally {
    controls.close();
    await server.stop();
  }
});
