/** A size and its memory as configuration that can be pasted where it belongs. */

import { configurationText } from '../../../lib/memory-tuning/recommendation.ts';
import type { ConfigChanges } from '../../../lib/model/decision.ts';
import type { PerVertexSizing, Sizing } from '../../../lib/model/sizing.ts';
import { PARALLELISM_OVERRIDES, printOverrides } from '../../../lib/sizing/override-string.ts';
import type { ReadyMade } from '../../page/memory/model.ts';

/** All that a recommendation would do. */
export const recommendedConfig = (to: Sizing, config: ConfigChanges | undefined): ReadyMade =>
  to.kind === 'kpu'
    ? { kind: 'update-application', text: updateApplication(to.parallelism, to.parallelismPerKpu) }
    : flinkConfiguration([parallelismLine(to), ...memoryLines(config)]);

/** Of a change that was asked for: parallelism moves by itself, memory may not. */
export const memoryConfig = (config: ConfigChanges | undefined): ReadyMade | null => {
  const lines = memoryLines(config);
  return lines.length === 0 ? null : flinkConfiguration(lines);
};

const flinkConfiguration = (lines: readonly string[]): ReadyMade => ({
  kind: 'flink-configuration',
  text: lines.join('\n'),
});

const parallelismLine = ({ parallelism }: PerVertexSizing): string =>
  `${PARALLELISM_OVERRIDES}: ${printOverrides(parallelism)}`;

const memoryLines = (config: ConfigChanges | undefined): readonly string[] =>
  config === undefined
    ? []
    : configurationText(config)
        .split('\n')
        .filter((line) => line !== '');

/** What `aws kinesisanalyticsv2 update-application --application-configuration-update` takes. */
const updateApplication = (parallelism: number, parallelismPerKpu: number): string =>
  JSON.stringify(
    {
      FlinkApplicationConfigurationUpdate: {
        ParallelismConfigurationUpdate: {
          ConfigurationTypeUpdate: 'CUSTOM',
          ParallelismUpdate: parallelism,
          ParallelismPerKPUUpdate: parallelismPerKpu,
          AutoScalingEnabledUpdate: false,
        },
      },
    },
    null,
    2,
  );
