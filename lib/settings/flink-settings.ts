/** How a job of any Flink cluster is named and reached. */
import * as v from 'valibot';
import { common } from './common-settings.ts';
import { icebergTablesAnywhere } from './iceberg-settings.ts';
import { flinkLag, lagSetting } from './lag-settings.ts';
import { measuredBy } from './metric-source.ts';
import { setting } from './setting.ts';

export const flink = v.strictObject({
  platform: setting(v.literal('flink'), 'A job of any Flink cluster whose REST API can be reached.', 'flink'),
  name: setting(
    v.pipe(v.string(), v.regex(/^[^#]{1,200}$/, 'the name of the job: at most 200 characters, without "#"')),
    'The name of the job in Flink (`pipeline.name`).',
    'orders',
  ),
  ...common,
  iceberg: icebergTablesAnywhere,
  metrics: measuredBy('flink'),
  lag: lagSetting(flinkLag),
  url: setting(
    v.pipe(
      v.string(),
      v.regex(/^https?:\/\/[^\s/@]+(\/[^\s@]*)?$/, 'a URL like http://127.0.0.1:8081, without user and password'),
    ),
    'The endpoint of Flink’s REST API.',
    'http://127.0.0.1:8081',
  ),
});
