/** Prints the JSON Schema of the settings file, for editors: `node cli/settings-schema.ts > docs/settings.schema.json`. */
import { type JsonSchema, toJsonSchema } from '@valibot/to-json-schema';
import { boundsText } from '../lib/options/declared/bounds.ts';
import {
  type DocumentedOption,
  documentedOptions,
  documentedTaskManagerOptions,
} from '../lib/options/documentation.ts';
import { settingsSchema } from '../lib/settings/settings.ts';
import { runCommand } from './command-line.ts';

export const settingsJsonSchema = (): string => {
  const schema = toJsonSchema(settingsSchema, {
    typeMode: 'input',
    // What JSON Schema can't say, such as a graph without circles, is checked at synth alone.
    errorMode: 'ignore',
    overrideSchema: ({ valibotSchema, jsonSchema }) =>
      valibotSchema.type === 'custom' ? { $ref: '#/definitions/options' } : { ...jsonSchema },
  });
  return `${JSON.stringify({ title: 'Settings of flink-autopilot', ...schema, definitions: { options: options() } }, null, 2)}\n`;
};

const options = (): JsonSchema => ({
  type: 'object',
  properties: Object.fromEntries(
    [...documentedOptions, ...documentedTaskManagerOptions].map((option) => [option.key, property(option)]),
  ),
  // Options under former keys, and nested as in Flink's YAML, are read, too.
  additionalProperties: { type: ['string', 'number', 'boolean', 'array', 'object'] },
});

const property = ({ type, sentence, remark, defaultText, bounds }: DocumentedOption): JsonSchema => ({
  description: [
    sentence,
    remark,
    `A ${type.name}${bounds === undefined ? '' : `, ${boundsText(bounds, '')}`}.`,
    defaultText ? `Default: ${defaultText}.` : undefined,
  ]
    .filter((part) => part !== undefined)
    .join(' '),
  type: type.name === 'list' || type.name === 'map' ? ['string', 'array', 'object'] : ['string', 'number', 'boolean'],
});

const HELP = `Prints the JSON Schema of the settings file.

  node cli/settings-schema.ts > docs/settings.schema.json`;

if (import.meta.main) {
  await runCommand({ help: HELP, flags: {} }, () => void process.stdout.write(settingsJsonSchema()));
}
