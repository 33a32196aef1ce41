/**
 * The dialects that there are. A new one is a file beside this, a line here, and its name in the settings
 * (`lib/settings/reporter-settings.ts`) where jobs choose it. README.md of the folder above says what a new source takes.
 */
import type { JobSettings } from '../../../lib/settings/settings.ts';
import type { Dialect } from '../plan/dialect.ts';
import { managedFlink } from './managed-flink.ts';
import { otel } from './otel.ts';
import { prometheus } from './prometheus.ts';
import type { ReporterDialect, ReporterDialectName } from './reporter-dialect.ts';
import { statsd } from './statsd.ts';

export const reporterDialects: Readonly<Record<ReporterDialectName, ReporterDialect>> = { prometheus, statsd, otel };

/** How a job's metrics are published. Throws for a job that publishes none. */
export const dialectOf = (settings: JobSettings): Dialect => {
  switch (settings.platform) {
    case 'managed-flink':
      return managedFlink;
    case 'eks':
      return reporterDialects[settings.metrics.dialect];
    case 'flink':
      throw new Error(`${settings.name}: a job of platform "flink" publishes its metrics at its REST API only`);
  }
};
