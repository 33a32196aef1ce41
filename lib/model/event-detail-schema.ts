/** The schema of the detail of every event: docs/events is made from it, and no function carries it. */
import * as v from 'valibot';
import { jobRef } from './event-schema.ts';
import { CHANGE_EVENTS, EVENT_VERSION, JOB_EVENTS } from './events.ts';

/** JSON has no NaN and no Infinity: they are spelled out, never turned into null or zero. */
const spelled = v.union([v.number(), v.picklist(['NaN', 'Infinity', '-Infinity'])]);

const sizing = v.variant('kind', [
  v.object({ kind: v.literal('per-vertex'), parallelism: v.record(v.string(), v.number()) }),
  v.object({
    kind: v.literal('kpu'),
    parallelism: v.number(),
    parallelismPerKpu: v.number(),
    kpus: v.number(),
    dollarsPerHour: v.number(),
  }),
]);

const reason = v.object({
  rule: v.string(),
  says: v.string(),
  vertex: v.optional(v.string()),
  numbers: v.optional(v.record(v.string(), v.object({ value: spelled, unit: v.string() }))),
  bound: v.optional(v.string()),
});

const config = v.pipe(
  v.object({
    overrides: v.record(v.string(), v.string()),
    removals: v.array(v.string()),
    text: v.pipe(
      v.string(),
      v.description('The overrides as lines of a Flink configuration file, ready to be put in.'),
    ),
  }),
  v.description('Flink configuration that goes with the decision (memory tuning); only on eks it is asked for, too.'),
);

const approval = v.pipe(
  v.object({
    expiresAt: v.pipe(v.string(), v.isoTimestamp()),
    command: v.pipe(v.string(), v.description('Approves the decision; it can be typed as it is.')),
    dollarsPerMonth: v.optional(
      v.pipe(
        v.object({ from: v.number(), to: v.number(), saved: v.number() }),
        v.description('As long as the job keeps the size; `saved` is negative when it costs more.'),
      ),
    ),
    restartSeconds: v.optional(v.pipe(v.number(), v.description('For so long the job is expected to stand still.'))),
    drainSeconds: v.optional(
      v.pipe(v.number(), v.description('Until the backlog is processed with the new size, as predicted.')),
    ),
  }),
  v.description('Of Approval Requested alone: until when it can be approved, how, and what it saves and costs.'),
);

const leftOut = v.pipe(
  v.object({
    reasons: v.number(),
    vertices: v.optional(v.number()),
    options: v.optional(v.number()),
    journal: v.pipe(v.string(), v.description('Sort key of the item in the table that has all of it.')),
  }),
  v.description('Of an event that would be too large: how many reasons, vertices and options are left out.'),
);

const common = {
  version: v.literal(EVENT_VERSION),
  id: v.pipe(v.string(), v.description('The same event always has the same id: repeated ones can be recognized.')),
  time: v.pipe(v.string(), v.isoTimestamp(), v.description('When it was decided or happened, ISO 8601.')),
  job: jobRef,
  because: v.array(reason),
  leftOut: v.optional(leftOut),
};

const ofChange = v.object({
  ...common,
  event: v.picklist(CHANGE_EVENTS),
  decision: v.pipe(v.string(), v.description('Id of the decision; all events of one decision share it.')),
  from: sizing,
  to: sizing,
  config: v.optional(config),
  rollbackOf: v.optional(v.pipe(v.string(), v.description('Id of the decision that this one rolls back.'))),
  restartSeconds: v.optional(spelled),
  operation: v.optional(v.string()),
  approval: v.optional(approval),
});

const ofJob = v.object({ ...common, event: v.picklist(JOB_EVENTS) });

export const eventDetail = v.pipe(v.variant('event', [ofChange, ofJob]), v.title('flink-autopilot event'));

export type ChangeEventDetail = v.InferOutput<typeof ofChange>;
export type EventDetail = v.InferOutput<typeof eventDetail>;
