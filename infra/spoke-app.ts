/**
 * Prints the template of a spoke: `npm run -s spoke-template > spoke.json`. `-- --tag KEY=VALUE`: only for applications that
 * carry it. `-- --settings FILE --at ACCOUNT/REGION`: with the alarms of the jobs that are there; `--at REGION`: of another
 * region of the hub's own account, where the alarms are all that is needed. `-- --alarms-only`: that one, with alarms of yours.
 */
import { parseArgs } from 'node:util';
import { tripwiresOf } from '../lib/alarms/tripwires.ts';
import { readSettingsFile } from '../settings-file/settings-file.ts';
import { jobsAt } from './spoke/jobs-at.ts';
import { alarmsTemplate, spokeTemplate } from './spoke/spoke-template.ts';
import { tripwiresPrice } from './tripwires.ts';

try {
  const { values } = parseArgs({
    options: {
      tag: { type: 'string', multiple: true, default: [] },
      settings: { type: 'string' },
      at: { type: 'string' },
      'alarms-only': { type: 'boolean', default: false },
    },
  });
  const tags = values.tag.map((given) => {
    const [, key, value] = /^([^=]{1,128})=(.{0,256})$/.exec(given) ?? [];
    if (key === undefined || value === undefined) throw new Error(`--tag ${given}: a tag is written KEY=VALUE`);
    return [key, value] as const;
  });
  const { settings, at } = values;
  if ((settings === undefined) !== (at === undefined)) throw new Error('--settings FILE and --at PLACE go together');
  const jobs = settings !== undefined && at !== undefined ? jobsAt(readSettingsFile(settings).settings, at) : undefined;
  if (jobs) console.error(tripwiresPrice(tripwiresOf(jobs.settings, jobs.place)));
  const alarmsOnly = values['alarms-only'] || (jobs !== undefined && jobs.place.account === undefined);
  const template = alarmsOnly
    ? alarmsTemplate({ ...(jobs && { jobs }) })
    : spokeTemplate({
        ...(tags.length > 0 && { applicationTags: Object.fromEntries(tags) }),
        ...(jobs && { jobs }),
      });
  process.stdout.write(`${JSON.stringify(template, null, 2)}\n`);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
