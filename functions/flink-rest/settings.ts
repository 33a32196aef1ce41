/** The settings of a job on platform `flink`; anything else that arrives here is wiring gone wrong. */
import type { FlinkJobSettings, JobSettings } from '../../lib/settings/settings.ts';

export const flinkSettings = (settings: JobSettings): FlinkJobSettings => {
  if (settings.platform === 'flink') return settings;
  throw new Error(`Job "${settings.name}" is of platform "${settings.platform}", not of "flink"`);
};
