/** The configuration that a cluster was started with: `/jobmanager/config`. Flink masks values of secrets itself. */
import * as v from 'valibot';
import type { FlinkRestReader } from './client.ts';

const entries = v.array(v.object({ key: v.string(), value: v.string() }));

export const clusterConfig = async (rest: FlinkRestReader): Promise<Readonly<Record<string, string>>> =>
  Object.fromEntries((await rest.get('/jobmanager/config', entries)).map(({ key, value }) => [key, value]));
