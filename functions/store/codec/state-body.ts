/**
 * The body of STATE. What an older version wrote and this one can't read is set aside, with the reason: the window comes
 * back with the next reading, and the version of the item goes on counting. What a newer version wrote is not for this one.
 */
import * as v from 'valibot';
import { type AutoscalerState, initialState, STATE_SCHEMA } from '../../../lib/model/autoscaler-state.ts';
import type { ChangeInFlight } from '../../../lib/model/change.ts';
import type { AutopilotEvent } from '../../../lib/model/events.ts';
import type { EpochMs } from '../../../lib/model/observation.ts';
import type { Reason } from '../../../lib/model/reason.ts';
import type { StateChange } from '../../ports.ts';
import { changeFromSchema1, eventFromSchema1 } from './schema-1.ts';

/** Raise it when the body's form changes, and read the older ones as well. */
export const STATE_BODY_SCHEMA = 2;

interface StateBody {
  readonly state: Omit<AutoscalerState, 'window'>;
  /** Times of the samples in the window; the samples themselves are in the evaluations. */
  readonly window: readonly EpochMs[];
  readonly change?: ChangeInFlight;
  readonly outbox: readonly AutopilotEvent[];
}

export const stateBody = ({ state, change, outbox }: StateChange): StateBody => {
  const { window, ...rest } = state;
  return { state: rest, window: window.map((sample) => sample.at), ...(change ? { change } : {}), outbox };
};

export interface ReadBody extends StateBody {
  readonly setAside: readonly Reason[];
}

/** The schema of a state in a body of ours that a newer version wrote; undefined: it is for this one to read. */
export const newerState = (body: unknown): number | undefined => {
  const read = v.safeParse(newerShape, body);
  return read.success ? read.output.state.schema : undefined;
};

const newerShape = v.looseObject({
  state: v.looseObject({ schema: v.pipe(v.number(), v.minValue(STATE_SCHEMA + 1)) }),
});

/** Of no newer version. Throws when it is not as any version writes it: nothing else knows of the change under way. */
export const readStateBody = (schema: number, body: unknown): ReadBody => {
  if ((schema !== STATE_BODY_SCHEMA && schema !== 1) || !v.is(bodyShape, schema === 1 ? renamed(body) : body)) {
    throw new Error(`it is not as any version of flink-autopilot writes a state (schema ${schema})`);
  }
  const { change, outbox, ...rest } = (schema === 1 ? renamed(body) : body) as StateBody;
  const readChange = change === undefined ? undefined : converted(change, schema === 1 ? changeFromSchema1 : asIs);
  const events = outbox.map((event) => converted(event, schema === 1 ? eventFromSchema1 : asIs));
  const readable = withReadableState({
    ...rest,
    ...(v.is(changeShape, readChange) ? { change: readChange as unknown as ChangeInFlight } : {}),
    outbox: events.filter((event) => v.is(eventShape, event)) as unknown as readonly AutopilotEvent[],
  });
  const lost = [
    ...(change !== undefined && readable.change === undefined ? [damaged('The newest change of the job')] : []),
    ...(readable.outbox.length < outbox.length ? [damaged('An event that was to be published')] : []),
  ];
  return { ...readable, setAside: [...readable.setAside, ...lost] };
};

const bodyShape = v.looseObject({
  state: v.looseObject({}),
  window: v.array(v.number()),
  outbox: v.array(v.unknown()),
});

const changeShape = v.looseObject({
  id: v.string(),
  status: v.picklist(['pending', 'applying', 'applied', 'confirmed', 'failed', 'refused', 'lapsed']),
  decidedAt: v.number(),
  since: v.number(),
  jobVersion: v.string(),
  change: v.looseObject({
    kind: v.picklist(['resize', 'reconfigure', 'rollback']),
    from: v.looseObject({}),
    to: v.looseObject({}),
    vertices: v.array(v.looseObject({})),
    config: v.looseObject({ overrides: v.looseObject({}), removals: v.array(v.string()) }),
  }),
});

const eventShape = v.looseObject({ id: v.string(), name: v.string(), at: v.number(), detail: v.looseObject({}) });

const asIs = (stored: unknown): unknown => stored;

/** Undefined: it can't be read in this form at all. */
const converted = (stored: unknown, convert: (stored: unknown) => unknown): unknown => {
  try {
    return convert(stored);
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
};

/** As versions before the kinds of change wrote it: the state was called memory. */
const renamed = (body: unknown): unknown => {
  if (typeof body !== 'object' || body === null) return body;
  const { memory, ...rest } = body as { readonly memory?: unknown };
  return { ...rest, state: memory };
};

const damaged = (what: string): Reason => ({
  rule: 'state-set-aside',
  says: `${what} can't be read as it is stored, and is set aside; the window comes back with the next reading.`,
});

const withReadableState = (body: StateBody): ReadBody => {
  const { schema } = body.state ?? {};
  if (schema === STATE_SCHEMA) return { ...body, setAside: [] };
  const { change, outbox } = body;
  return { state: initialState, window: [], outbox, ...(change ? { change } : {}), setAside: [setAside(schema)] };
};

const setAside = (schema: number | undefined): Reason => ({
  rule: 'state-set-aside',
  says: `The state of the job, written by an older version of flink-autopilot (schema ${schema ?? 'unknown'}, this one reads ${STATE_SCHEMA}), is set aside; the window comes back with the next reading.`,
});
