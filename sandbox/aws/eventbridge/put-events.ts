/** PutEvents: each entry is taken or refused by itself. */
import * as v from 'valibot';
import type { EpochMs } from '../../../lib/model/observation.ts';
import type { Clock } from '../../interfaces.ts';
import { AwsError } from '../wire/aws-error.ts';
import type { Operation } from '../wire/http-server.ts';
import type { KeyedChance } from '../wire/keyed-chance.ts';
import { readInput, timestamp } from '../wire/read-input.ts';

const MAX_BYTES = 1024 * 1024;
const TIME_BYTES = 14;

const entrySchema = v.strictObject({
  Time: v.optional(timestamp),
  Source: v.optional(v.string()),
  Resources: v.optional(v.array(v.string()), []),
  DetailType: v.optional(v.string()),
  Detail: v.optional(v.string()),
  EventBusName: v.optional(v.string(), 'default'),
  TraceHeader: v.optional(v.string()),
});
type Entry = v.InferOutput<typeof entrySchema>;

const inputSchema = v.strictObject({ Entries: v.array(entrySchema) });

export interface PutEvent {
  readonly bus: string;
  readonly acceptedAt: EpochMs;
  /** The event as a target sees it. */
  readonly event: Readonly<Record<string, unknown>> & { readonly id: string };
}

export interface PutEventsSettings {
  readonly clock: Clock;
  readonly chance: KeyedChance;
  readonly account: string;
  readonly region: string;
  /** Takes an event; a bus that does not exist drops it, as on AWS. */
  readonly accept: (event: PutEvent) => void;
  /** The error this entry shall meet although nothing is wrong with it. */
  readonly takeEntryFault: () => string | undefined;
}

const validation = (message: string): AwsError => new AwsError('ValidationException', message);

export const putEvents = (settings: PutEventsSettings): Operation => {
  const repeats = new Map<string, number>();
  return (input) => {
    const { Entries } = readInput(inputSchema, input, validation);
    if (Entries.length < 1 || Entries.length > 10) {
      throw validation(`Entries has ${Entries.length} members; between 1 and 10 are allowed`);
    }
    const bytes = Entries.reduce((sum, entry) => sum + sizeOf(entry), 0);
    if (bytes >= MAX_BYTES) {
      throw validation(`Total size of the entries in the request is over the limit: ${bytes} of ${MAX_BYTES} bytes`);
    }
    const results = Entries.map((entry) => {
      const problem = problemOf(entry) ?? faultOf(settings.takeEntryFault());
      if (problem) return problem;
      const put = envelope(entry, settings, repeats);
      settings.accept(put);
      return { EventId: put.event.id };
    });
    return { FailedEntryCount: results.filter((result) => 'ErrorCode' in result).length, Entries: results };
  };
};

/** As EventBridge counts an entry. */
const sizeOf = ({ Time, Source = '', DetailType = '', Detail = '', Resources }: Entry): number =>
  [Source, DetailType, Detail, ...Resources].reduce(
    (sum, part) => sum + Buffer.byteLength(part),
    Time === undefined ? 0 : TIME_BYTES,
  );

const problemOf = (entry: Entry): { ErrorCode: string; ErrorMessage: string } | undefined => {
  for (const name of ['Source', 'DetailType', 'Detail'] as const) {
    if (!entry[name]) {
      return {
        ErrorCode: 'InvalidArgument',
        ErrorMessage: `Parameter ${name} is not valid. Reason: ${name} is a required argument.`,
      };
    }
  }
  if (entry.Source?.startsWith('aws.')) {
    return { ErrorCode: 'NotAuthorizedForSourceException', ErrorMessage: 'Not authorized for the source.' };
  }
  if (!detailOf(entry)) return { ErrorCode: 'MalformedDetail', ErrorMessage: 'Detail is malformed.' };
  return undefined;
};

const faultOf = (code: string | undefined) =>
  code === undefined ? undefined : { ErrorCode: code, ErrorMessage: 'The entry could not be taken; try again.' };

/** Must be a JSON object. */
const detailOf = ({ Detail = '' }: Entry): object | undefined => {
  try {
    const detail: unknown = JSON.parse(Detail);
    return typeof detail === 'object' && detail !== null && !Array.isArray(detail) ? detail : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
};

const envelope = (
  entry: Entry,
  { clock, chance, account, region }: PutEventsSettings,
  repeats: Map<string, number>,
): PutEvent => {
  const acceptedAt = clock.now();
  const content = JSON.stringify([acceptedAt, entry]);
  // What was put at another time has another content: only this instant's repeats need to be remembered.
  if (!repeats.has(JSON.stringify(acceptedAt))) repeats.clear();
  repeats.set(JSON.stringify(acceptedAt), 0);
  const before = repeats.get(content) ?? 0;
  repeats.set(content, before + 1);
  // An ARN ends in the bus's name.
  const bus = entry.EventBusName.split('/').at(-1) ?? '';
  return {
    bus,
    acceptedAt,
    event: {
      version: '0',
      id: chance.uuid('event', content, before),
      'detail-type': entry.DetailType,
      source: entry.Source,
      account,
      time: new Date(entry.Time ?? acceptedAt).toISOString().replace(/\.\d+Z$/, 'Z'),
      region,
      resources: entry.Resources,
      detail: detailOf(entry),
    },
  };
};
