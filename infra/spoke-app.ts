/** Prints the template of a spoke: `npm run -s spoke-template > spoke.json`, with `-- --tag KEY=VALUE` only for applications that carry it. */
import { parseArgs } from 'node:util';
import { spokeTemplate } from './spoke/spoke-template.ts';

try {
  const { values } = parseArgs({ options: { tag: { type: 'string', multiple: true, default: [] } } });
  const tags = values.tag.map((given) => {
    const [, key, value] = /^([^=]{1,128})=(.{0,256})$/.exec(given) ?? [];
    if (key === undefined || value === undefined) throw new Error(`--tag ${given}: a tag is written KEY=VALUE`);
    return [key, value] as const;
  });
  const template = spokeTemplate(tags.length === 0 ? {} : { applicationTags: Object.fromEntries(tags) });
  process.stdout.write(`${JSON.stringify(template, null, 2)}\n`);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
