/** Writes the documentation of events from their table and schema: `node cli/event-schemas.ts`. */
import { readFileSync, writeFileSync } from 'node:fs';
import { toJsonSchema } from '@valibot/to-json-schema';
import { eventDetail } from '../lib/model/event-detail-schema.ts';
import { EVENT_SENTENCES, PUBLISHED_BY } from '../lib/model/event-sentences.ts';
import { EVENT_NAMES, EVENT_VERSION, eventKind } from '../lib/model/events.ts';
import { runCommand } from './command-line.ts';

const folder = new URL('../docs/events/', import.meta.url);
const schemaFile = new URL(`scaling-event.v${EVENT_VERSION}.schema.json`, folder);
const readmeFile = new URL('README.md', folder);

export const eventSchema = (): string => `${JSON.stringify(toJsonSchema(eventDetail), null, 2)}\n`;

const BEGIN = '<!-- made by cli/event-schemas.ts -->';
const END = '<!-- end -->';

/** The README with its table as the events are. */
export const eventReadme = (readme: string): string => {
  const rows = EVENT_NAMES.map((name) => {
    const { detailType } = eventKind(name);
    const publishedBy = PUBLISHED_BY[name] ?? ['evaluate'];
    return `| ${detailType} | \`${name}\` | ${publishedBy.join(', ')} | ${EVENT_SENTENCES[name]} |`;
  });
  const table = ['| `detail-type` | `detail.event` | published by | says |', '|---|---|---|---|', ...rows].join('\n');
  const [before = '', rest = ''] = readme.split(BEGIN);
  return `${before}${BEGIN}\n${table}\n${END}${rest.split(END)[1] ?? ''}`;
};

/** Each file with what it holds and what it should hold. */
export const eventDocs = (): readonly { readonly file: URL; readonly holds: string; readonly expected: string }[] => {
  const readme = readFileSync(readmeFile, 'utf8');
  return [
    { file: schemaFile, holds: read(schemaFile), expected: eventSchema() },
    { file: readmeFile, holds: readme, expected: eventReadme(readme) },
  ];
};

const read = (file: URL): string => {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
};

const HELP = `Writes the table of events into docs/events/README.md, and their JSON schema beside it.

  node cli/event-schemas.ts`;

if (import.meta.main) {
  await runCommand({ help: HELP, flags: {} }, () => {
    for (const { file, expected } of eventDocs()) writeFileSync(file, expected);
  });
}
