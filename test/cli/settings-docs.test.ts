import { readFileSync } from 'node:fs';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { settingsDocument } from '../../cli/settings-doc.ts';
import { settingsJsonSchema } from '../../cli/settings-schema.ts';
import { type AnySchema, inner, metadataOf } from '../../lib/settings/setting.ts';
import { settingsSchema } from '../../lib/settings/settings.ts';
import { parsedSettings } from '../../settings-file/settings-file.ts';

const textOf = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

it.each([
  ['docs/settings.md', 'cli/settings-doc.ts', settingsDocument],
  ['docs/settings.schema.json', 'cli/settings-schema.ts', settingsJsonSchema],
])('%s is what `node %s` writes', (path, _, write) => {
  expect(textOf(path)).toBe(write());
});

interface Key {
  readonly place: string;
  readonly schema: AnySchema;
}

const keysOf = (schema: AnySchema, place: string): readonly Key[] => {
  const { entries, item, type, options = [] } = inner(schema);
  if (item !== undefined) return keysOf(item, place);
  if (type === 'variant') return (options as readonly AnySchema[]).flatMap((one) => keysOf(one, place));
  return Object.entries(entries ?? {}).flatMap(([key, entry]) => [
    { place: `${place}.${key}`, schema: entry },
    ...keysOf(entry, `${place}.${key}`),
  ]);
};

describe('every key of the settings', () => {
  const keys = keysOf(settingsSchema, 'file');

  it('says what it means, in a sentence', () => {
    expect(keys.length).toBeGreaterThan(60);
    const silent = keys.filter(({ schema }) => !/^[A-Z`].*\.$/.test(metadataOf(schema).description ?? ''));
    expect(silent.map(({ place }) => place)).toEqual([]);
  });

  it('has examples that are right', () => {
    const examples = keys.flatMap(({ place, schema }) =>
      (metadataOf(schema).examples ?? []).map((example) => ({ place, schema, example })),
    );
    expect(examples.length).toBeGreaterThan(50);
    expect(examples.filter(({ schema, example }) => !v.is(schema, example)).map(({ place }) => place)).toEqual([]);
  });

  it('is on the page', () => {
    const page = textOf('docs/settings.md');
    expect(keys.filter(({ place }) => !page.includes(`| \`${place.split('.').at(-1)}\` |`))).toEqual([]);
  });
});

it('the JSON Schema allows $schema, and no key that is not there', () => {
  const schema = JSON.parse(settingsJsonSchema()) as {
    readonly additionalProperties: boolean;
    readonly required: readonly string[];
    readonly properties: Readonly<Record<string, object>>;
  };
  expect(schema.additionalProperties).toBe(false);
  expect(schema.required).toEqual(['jobs']);
  expect(Object.keys(schema.properties)).toEqual(Object.keys(settingsSchema.entries));
  expect(schema.properties['options']).toEqual(expect.objectContaining({ $ref: '#/definitions/options' }));
});

it('the examples in JSON and YAML are right, and the same', () => {
  const [json, yaml] = ['docs/settings.example.json', 'docs/settings.example.yaml'].map(
    (path) => parsedSettings(path, textOf(path)).checked.settings,
  );
  const { $schema, ...settings } = json ?? {};
  expect($schema).toBe('./settings.schema.json');
  expect(yaml).toEqual(settings);
});

it('the settings of the README are right', () => {
  const [, text = ''] = /```json\n(.*?)```/s.exec(textOf('README.md')) ?? [];
  expect(parsedSettings('README.json', text.replaceAll(/^ {3}/gm, '')).checked.settings.jobs).toHaveLength(1);
});
