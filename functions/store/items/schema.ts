/** The form of the stored body of an evaluation, the graph and the journal. That of STATE is in codec/state-body.ts. */
import type { Item, ItemKey } from '../table/item.ts';

/** Raise it when a body's form changes, and read the older ones as well. */
export const SCHEMA = 1;

/**
 * `JOB#111122223333#us-east-1#managed-flink#orders`  ->  the command that shows what is wrong, and what is lost with it. By its
 * key: in another account or region there may be another job of this name.
 */
export const repairOf = (pk: string): string => `"flink-autopilot repair '${pk}'" shows what can be done.`;

/** Damaged: no version can read it. */
export class UnreadableItem extends Error {
  override readonly name = 'UnreadableItem';
}

/** A newer version wrote it, and can read it: it is left alone. */
export class NewerItem extends Error {
  override readonly name = 'NewerItem';
}

/** What a job's items say can't be known; a person decides what becomes of them. */
export const isUnreadable = (error: unknown): error is Error =>
  error instanceof UnreadableItem || error instanceof NewerItem;

export const newerItem = ({ sk, pk }: ItemKey, schema: number, ours: number): NewerItem =>
  new NewerItem(
    `${sk} of ${pk} has schema ${schema}: a newer version of flink-autopilot wrote it, and this one reads ${ours}. It is left alone, and without it the job is neither evaluated nor changed. Deploy the newer version again; or set it aside and begin without it: "flink-autopilot repair '${pk}' --set-aside".`,
  );

export const assertReadable = (item: Item): void => {
  if (item.schema === SCHEMA) return;
  if (item.schema > SCHEMA) throw newerItem(item, item.schema, SCHEMA);
  throw new Error(
    `${item.sk} of ${item.pk} has schema ${item.schema}, which flink-autopilot never wrote: this version reads schema ${SCHEMA}. Was it changed by hand? Delete the item to start again.`,
  );
};
