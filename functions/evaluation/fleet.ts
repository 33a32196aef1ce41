/**
 * What the jobs of an account learn from each other: read once in a run, written once when a job has shown something new.
 *
 * Jobs never wait for it: what can't be read is noted at each job, which then starts from what holds in general. A read or
 * write that fails is raised with the failures of the run, after all jobs.
 */
import type { JobKey, JobState } from '../../lib/model/job.ts';
import type { Reason } from '../../lib/model/reason.ts';
import type { FleetSeen, Policy } from '../../lib/policies/policy.ts';
import type { FleetStore, StoredFleet } from '../store/fleet-store.ts';
import { ATTEMPTS } from '../store/update-job.ts';

export interface Fleet {
  /** Undefined where the policy shares nothing, or where it can't be read. */
  seenBy(policy: string, job: JobKey): FleetSeen | undefined;
  readonly notes: readonly Reason[];
  /** What a job has shown is there when all have been evaluated. */
  add(job: JobShown): void;
  /** Writes what is new, and returns what failed in this run. */
  save(): Promise<readonly Error[]>;
}

export interface JobShown {
  readonly key: JobKey;
  readonly job: JobState;
  /** As the job's state keeps it. */
  readonly policy: { readonly name: string; readonly state: unknown } | undefined;
}

interface Loaded {
  readonly policy: Policy<unknown>;
  readonly stored: StoredFleet;
  /** Those that have shown something new: of a thousand jobs nothing else is kept in memory. */
  readonly shown: JobShown[];
  next: unknown;
}

/** Without a store each job learns by itself. */
export const openFleet = async (
  store: FleetStore | undefined,
  policies: readonly Policy<unknown>[],
): Promise<Fleet> => {
  const notes: Reason[] = [];
  const failures: Error[] = [];
  const loaded = new Map<string, Loaded>();
  for (const policy of new Set(policies)) {
    if (store === undefined || policy.fleet === undefined) continue;
    try {
      const stored = readable(await store.loadFleet(policy.name), policy);
      if (stored.setAside) notes.push(stored.setAside);
      if (!stored.newer) loaded.set(policy.name, { policy, stored, shown: [], next: stored.shared });
    } catch (cause) {
      const error = new Error(`What policy "${policy.name}" shares between jobs could not be read`, { cause });
      failures.push(error);
      notes.push({ rule: 'fleet-unreadable', says: `${error.message}: each job goes by what it has seen itself.` });
    }
  }
  return {
    notes,
    seenBy(policy, job) {
      const shared = loaded.get(policy)?.stored.shared;
      return shared === undefined ? undefined : { shared, job };
    },
    add: (job) => {
      const one = loaded.get(job.policy?.name ?? '');
      if (one === undefined) return;
      const next = withJob(one.policy, one.next, job);
      if (next === one.next) return;
      one.next = next;
      one.shown.push(job);
    },
    async save() {
      for (const one of loaded.values()) {
        try {
          if (store !== undefined) await saveShown(store, one);
        } catch (cause) {
          failures.push(
            new Error(`What jobs of policy "${one.policy.name}" have shown could not be stored`, { cause }),
          );
        }
      }
      return failures;
    },
  };
};

const readable = (stored: StoredFleet, { name, fleet }: Policy<unknown>): StoredFleet => {
  if (stored.shared === undefined || fleet?.isReadable(stored.shared)) return stored;
  const says = `What policy "${name}" shares between jobs is not as this version writes it: it is not used, and replaced.`;
  return { version: stored.version, shared: undefined, setAside: { rule: 'fleet-unreadable', says } };
};

const withJob = ({ fleet }: Policy<unknown>, shared: unknown, { key, job, policy }: JobShown): unknown =>
  fleet?.withJob(shared, key, { state: policy?.state, job });

/** When others keep writing it is left for the next evaluation: the jobs show it again. */
const saveShown = async (store: FleetStore, { policy, stored: loaded, shown }: Loaded): Promise<void> => {
  let stored = loaded;
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    const next = shown.reduce((shared, job) => withJob(policy, shared, job), stored.shared);
    if (next === stored.shared) return;
    if ((await store.saveFleet(policy.name, stored.version, next)).kind === 'saved') return;
    stored = readable(await store.loadFleet(policy.name), policy);
    if (stored.newer) return;
  }
};
