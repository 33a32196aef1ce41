/**
 * The body of STATE. What an older or a newer version wrote and this one can't read is set aside, with the reason: the
 * window comes back with the next reading, and the version of the item goes on counting.
 */
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

export const readStateBody = (schema: number, body: unknown): ReadBody => {
  switch (schema) {
    case STATE_BODY_SCHEMA:
      return withReadableState(body as StateBody);
    case 1:
      return withReadableState(fromSchema1(body as Schema1));
    default:
      return {
        ...{ state: initialState, window: [], outbox: [] },
        setAside: [setAside('The state and the newest change of the job', schema, STATE_BODY_SCHEMA)],
      };
  }
};

const withReadableState = (body: StateBody): ReadBody => {
  const { schema } = body.state ?? {};
  if (schema === STATE_SCHEMA) return { ...body, setAside: [] };
  const { change, outbox } = body;
  return {
    ...{ state: initialState, window: [], outbox },
    ...(change ? { change } : {}),
    setAside: [setAside('The state of the job', schema, STATE_SCHEMA)],
  };
};

const setAside = (what: string, schema: number | undefined, ours: number): Reason => ({
  rule: 'state-set-aside',
  says: `${what}, written by another version of flink-autopilot (schema ${schema ?? 'unknown'}, this one reads ${ours}), is set aside; the window comes back with the next reading.`,
});

/** As versions before the kinds of change wrote it. */
interface Schema1 {
  readonly memory: StateBody['state'];
  readonly window: readonly EpochMs[];
  readonly change?: unknown;
  readonly outbox: readonly unknown[];
}

const fromSchema1 = ({ memory, window, change, outbox }: Schema1): StateBody => {
  const converted = change === undefined ? undefined : changeFromSchema1(change);
  return {
    ...{ state: memory, window },
    ...(converted ? { change: converted } : {}),
    outbox: outbox.map(eventFromSchema1),
  };
};
