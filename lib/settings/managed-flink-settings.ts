/** What is set of an application of Managed Flink. */
import * as v from 'valibot';
import { common } from './common-settings.ts';
import { graph } from './graph-settings.ts';
import { lag, lagSetting } from './lag-settings.ts';
import { measuredBy } from './metric-source.ts';
import { place } from './place-settings.ts';
import { setting, wholeNumber } from './setting.ts';

export const managedFlinkEntries = {
  platform: setting(
    v.literal('managed-flink'),
    'An application of Amazon Managed Service for Apache Flink.',
    'managed-flink',
  ),
  name: setting(
    v.pipe(
      v.string(),
      v.regex(/^[\w.-]{1,128}$/, 'the name of the application: letters, digits, "_", "." and "-", at most 128'),
    ),
    'The name of the application, without its ARN.',
    'orders',
  ),
  ...place,
  ...common,
  metrics: measuredBy('managed-flink'),
  dashboard: setting(
    v.optional(v.picklist(['read', 'off']), 'read'),
    'Whether the Flink dashboard of the application is read: for the job graph, restarts and checkpoints. With `off` no right to it is needed (docs/managed-flink-dashboard.md).',
    'off',
  ),
  lag: lagSetting(lag),
  graph: setting(
    v.optional(graph),
    'The job graph. It counts instead of the job plan, which has descriptions of operators and not the names that metrics have.',
    [{ name: 'Source: orders' }, { name: 'Sink', inputs: [{ from: 'Source: orders' }] }],
  ),
  maxParallelism: setting(
    v.optional(wholeNumber(1, 32768), 128),
    'The maximum parallelism of the job: no vertex becomes larger.',
    128,
  ),
  maxKpus: setting(v.optional(wholeNumber(1, 1024), 64), 'The application never gets more KPUs than this.', 32),
  metricsLevel: setting(
    v.optional(v.picklist(['TASK', 'OPERATOR']), 'TASK'),
    'With `OPERATOR` the metrics of single operators are read, too: that finds a source’s true input when filters are chained to it, and costs more metrics.',
    'OPERATOR',
  ),
};

export const managedFlink = v.pipe(
  v.strictObject(managedFlinkEntries),
  v.check(
    ({ dashboard, metrics }) => dashboard !== 'off' || metrics?.source !== 'flink-rest',
    'metrics of source "flink-rest" come through the Flink dashboard: leave out "dashboard": "off", or read them from "cloudwatch"',
  ),
);
