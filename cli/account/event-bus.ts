/** The bus of the stack, for the one command that publishes: the flag, the variable, or the one bus that is named like ours. */

import { setTimeout as pause } from 'node:timers/promises';
import * as v from 'valibot';
import { awsCalls, type CallAws } from '../../functions/aws/aws-call.ts';
import { endpoint } from '../../functions/aws/aws-endpoint.ts';
import { retrying } from '../../functions/aws/retrying.ts';
import { eventBridgeSink } from '../../functions/events/eventbridge-sink.ts';
import type { EventSink } from '../../functions/ports.ts';
import { dynamoDbClient } from '../../functions/store/table/client.ts';
import { BUS_VARIABLE } from '../../lib/environment.ts';
import type { Terminal } from '../terminal/terminal.ts';
import type { Account } from './account.ts';

/** `FlinkAutopilotAutopilotBus12345678`: stack, construct, `Bus`. */
const OURS = /flink-?autopilot|autopilotbus/i;

/** Throws an Error when there is no such bus, or when it does not take the events. */
export const eventBus = (
  { connection }: Pick<Account, 'connection'>,
  given: string | undefined,
  { env, now }: Pick<Terminal, 'env' | 'now'>,
): EventSink => ({
  async emit(events) {
    const client = dynamoDbClient(connection);
    try {
      const region = await client.config.region();
      const calls = awsCalls({
        credentials: () => client.config.credentials(),
        clock: now,
        endpoint: (service) => endpoint(service, env),
      });
      const call = retrying(calls, (ms) => pause(ms));
      const bus = given ?? env[BUS_VARIABLE] ?? (await onlyBus(call, region));
      await eventBridgeSink({ call, region: async () => region }, bus).emit(events);
    } finally {
      client.destroy();
    }
  },
});

const page = v.object({ EventBuses: v.array(v.object({ Name: v.string() })), NextToken: v.nullish(v.string()) });

const onlyBus = async (call: CallAws, region: string): Promise<string> => {
  const found: string[] = [];
  let token: string | undefined;
  do {
    const answer = await call({
      service: 'events',
      region,
      method: 'POST',
      path: '/',
      headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': 'AWSEvents.ListEventBuses' },
      body: JSON.stringify({ Limit: 100, NextToken: token }),
    });
    if (answer.kind === 'failed')
      throw new Error(`the buses of ${region} can not be listed (${answer.says}); say which: --bus NAME`);
    const { EventBuses, NextToken } = v.parse(page, answer.body);
    found.push(...EventBuses.flatMap(({ Name }) => (OURS.test(Name) ? [Name] : [])));
    token = NextToken ?? undefined;
  } while (token !== undefined);
  const [only, ...more] = found;
  if (only !== undefined && more.length === 0) return only;
  throw new Error(
    `${region} has ${only === undefined ? 'no bus' : 'several buses'} of flink-autopilot; say which: --bus NAME`,
  );
};
