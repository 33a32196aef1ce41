/** The id of a request: the generation that carries it, and when it was made by Flink's own clock: `<generation>@<epoch ms>`. */
import type { EpochMs } from '../../../lib/model/observation.ts';

export interface Operation {
  readonly generation: number;
  readonly requestedAt: EpochMs;
}

export const writeOperation = ({ generation, requestedAt }: Operation): string => `${generation}@${requestedAt}`;

/** Undefined for a change whose request was never recorded. */
export const readOperation = (text: string | undefined): Operation | undefined => {
  const [, generation, at] = /^(\d+)@(\d+)$/.exec(text ?? '') ?? [];
  return generation && at ? { generation: Number(generation), requestedAt: Number(at) } : undefined;
};
