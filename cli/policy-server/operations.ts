/** The operations of mode `serve`: open a job, play ticks of it, close it. Jobs share nothing. */
import type { Policy } from '../../lib/policies/policy.ts';
import { field, InputError, oneOf, text } from '../scenario/checked.ts';
import type { JsonObject } from '../scenario/format.ts';
import { openPlayer, type Player, playTick } from '../scenario/player.ts';
import { readOpening } from '../scenario/read-opening.ts';
import { readTick } from '../scenario/read-tick.ts';
import { validationJson, validationOf } from '../scenario/result.ts';

type OpenJob =
  | { readonly kind: 'playing'; readonly player: Player }
  /** Its options are not valid, and it was not opened with `runInvalid`: as in a scenario, it has no ticks. */
  | { readonly kind: 'invalid'; readonly why: string };

export type OpenJobs = Map<string, OpenJob>;

type Fields = Readonly<Record<string, unknown>>;

const operation = oneOf('open', 'tick', 'close');

/** Throws an InputError, before it has changed anything, for an operation that can't be done. */
export const operate = (fields: Fields, jobs: OpenJobs, policy: Policy<unknown>): JsonObject => {
  const op = field(fields['op'], 'op', operation);
  const id = field(fields['id'], 'id', text);
  try {
    switch (op) {
      case 'open':
        return open(id, fields, jobs, policy);
      case 'tick':
        return tick(id, fields, jobs);
      case 'close':
        return close(id, jobs);
    }
  } catch (error) {
    throw error instanceof InputError ? new InputError(`${op} of job ${JSON.stringify(id)}: ${error.message}`) : error;
  }
};

const open = (id: string, fields: Fields, jobs: OpenJobs, policy: Policy<unknown>): JsonObject => {
  if (jobs.has(id)) throw new InputError('it is open already; close it first');
  const opening = readOpening(fields);
  const validation = validationOf(policy, opening.config);
  const player = openPlayer(opening, policy);
  const plays = validation.kind === 'valid' || opening.runInvalid;
  jobs.set(id, plays ? { kind: 'playing', player } : { kind: 'invalid', why: validation.message });
  return { op: 'open', id, validation: validationJson(validation) };
};

const tick = (id: string, fields: Fields, jobs: OpenJobs): JsonObject => {
  const job = existing(id, jobs);
  if (job.kind === 'invalid') {
    throw new InputError(`its options are not valid, so nothing is decided (or open it with "runInvalid"): ${job.why}`);
  }
  const { player, result } = playTick(job.player, readTick(fields));
  jobs.set(id, { kind: 'playing', player });
  return { op: 'tick', id, ...result };
};

const close = (id: string, jobs: OpenJobs): JsonObject => {
  existing(id, jobs);
  jobs.delete(id);
  return { op: 'close', id };
};

const existing = (id: string, jobs: OpenJobs): OpenJob => {
  const job = jobs.get(id);
  if (job === undefined) throw new InputError('there is no such job; open it first');
  return job;
};
