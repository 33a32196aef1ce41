/** The form of the stored body of an evaluation, the graph and the journal. That of STATE is in codec/state-body.ts. */
import type { Item } from '../table/item.ts';

/** Raise it when a body's form changes, and read the older ones as well. */
export const SCHEMA = 1;

/** `JOB#111122223333#us-east-1#managed-flink#orders`  ->  the command that shows what is wrong, and what is lost with it. */
export const repairOf = (pk: string): string => {
  const [, , , platform, ...name] = pk.split('#');
  return `"flink-autopilot repair ${platform}:${name.join('#')}" shows what can be done.`;
};

/** Damaged: no version can read it. */
export class UnreadableItem extends Error {
  override readonly name = 'UnreadableItem';
}

export const assertReadable = (item: Item): void => {
  if (item.schema === SCHEMA) return;
  const what = `${item.sk} of ${item.pk} has schema ${item.schema}`;
  throw new Error(
    item.schema > SCHEMA
      ? `${what}: a newer version of flink-autopilot wrote it, and this one reads schema ${SCHEMA} only. Deploy the newer version again.`
      : `${what}, which flink-autopilot never wrote: this version reads schema ${SCHEMA}. Was it changed by hand? Delete the item to start again.`,
  );
};
