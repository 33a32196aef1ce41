/** Configuration as text that can be copied: of a recommendation, of a change of memory, and what was written for a change. */

import { configurationText } from '../../lib/memory-tuning/recommendation.ts';
import type { ChangeInFlight } from '../../lib/model/change.ts';
import type { ConfigChanges } from '../../lib/model/decision.ts';
import type { ChangeEvent } from '../../lib/model/events.ts';
import type { Reason } from '../../lib/model/reason.ts';
import type { PerVertexSizing, Sizing } from '../../lib/model/sizing.ts';
import { PARALLELISM_OVERRIDES, printOverrides } from '../../lib/sizing/override-string.ts';
import { sameSize } from '../../lib/sizing/size-to.ts';
import type { PageDecision } from '../model/history.ts';
import type { ReadyMade } from '../model/values.ts';

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

interface Sizes {
  readonly from: Sizing;
  readonly to: Sizing;
}
type Asked = Pick<PageDecision, 'upgradeStrategy' | 'written'>;

export const askedByEvents = (events: readonly ChangeEvent[]): Asked => {
  const applied = events.find(({ name }) => name === 'applied');
  return applied ? asked(applied.detail.because, applied.detail) : { upgradeStrategy: null, written: null };
};

export const askedByChange = (newest: ChangeInFlight): Asked =>
  newest.status === 'applied' ? asked(newest.because, newest.change) : { upgradeStrategy: null, written: null };

/** Where the size stays, it is other configuration that was written. */
const asked = (because: readonly Reason[], { from, to }: Sizes): Asked => {
  const said = (rule: Reason['rule']): boolean => because.some((reason) => reason.rule === rule);
  return {
    upgradeStrategy: said('in-place') ? 'in place' : said('upgrade') ? 'upgrade' : null,
    written:
      said('overrides') && to.kind === 'per-vertex' && !sameSize(from, to)
        ? overrides(printOverrides(to.parallelism))
        : null,
  };
};

const overrides = (text: string): PageDecision['written'] => ({
  kind: 'flink-deployment',
  text: `spec:\n  flinkConfiguration:\n    ${PARALLELISM_OVERRIDES}: "${text}"`,
});
