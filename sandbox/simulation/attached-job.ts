/** Which job of the real cluster is meant? */
import { flinkRest } from '../../functions/flink-rest/client.ts';
import { liveJobNames } from '../../functions/flink-rest/jobs-overview.ts';

/** The named job, or the only one there is. Throws an Error that says what there is and what to type. */
export const attachedJob = async (url: string, name: string | undefined): Promise<string> => {
  const names = await liveJobNames(flinkRest(url)).catch((cause: Error) => {
    throw new Error(`Flink does not answer at ${url}: ${cause.message}`, { cause });
  });
  const there = names.map((one) => `"${one}"`).join(', ');
  if (name !== undefined) {
    if (names.includes(name)) return name;
    throw new Error(`The Flink cluster at ${url} runs no job named "${name}": there is ${there || 'none at all'}.`);
  }
  const [only, ...others] = names;
  if (only === undefined) throw new Error(`The Flink cluster at ${url} runs no job: submit one first.`);
  if (others.length > 0) throw new Error(`The Flink cluster at ${url} runs ${there}: choose one with --job NAME.`);
  return only;
};
