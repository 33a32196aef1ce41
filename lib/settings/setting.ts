/** A key of the settings file in the schema: its value, what it means, and an example. The documents are made from it. */
import * as v from 'valibot';

/** `description` is a sentence or two; examples are values as they would stand in the file. */
export const setting = <const Schema extends v.GenericSchema>(
  schema: Schema,
  description: string,
  ...examples: readonly unknown[]
) => v.pipe(schema, v.metadata({ description, ...(examples.length > 0 ? { examples: [...examples] } : {}) }));

/** Both bounds are allowed. */
export const wholeNumber = (least: number, most: number) =>
  v.pipe(v.number(), v.integer(), v.minValue(least), v.maxValue(most));

/** A schema as data, as far as checks and documents look at it. */
export interface AnySchema extends v.GenericSchema {
  /** Of an object: its keys. */
  readonly entries?: Readonly<Record<string, AnySchema>>;
  /** Of a list. */
  readonly item?: AnySchema;
  /** Of an optional value. */
  readonly wrapped?: AnySchema;
  readonly default?: unknown;
  /** Of a variant: the key that says which of the options it is. */
  readonly key?: string;
  /** Of a variant its schemas, of a picklist its words. */
  readonly options?: readonly unknown[];
  readonly literal?: unknown;
  readonly pipe?: readonly PipeItem[];
}

export interface PipeItem {
  readonly kind: string;
  readonly type: string;
  readonly message?: unknown;
  readonly requirement?: unknown;
  readonly metadata?: { readonly description?: string; readonly examples?: readonly unknown[] };
}

/** Without what wraps it. */
export const inner = (schema: AnySchema): AnySchema => (schema.wrapped === undefined ? schema : inner(schema.wrapped));

/** The steps of a schema and of what it wraps. */
export const stepsOf = (schema: AnySchema): readonly PipeItem[] => {
  const own = (schema.pipe ?? []).flatMap((item) => (item.kind === 'schema' ? [] : [item]));
  const first = schema.pipe?.[0] as (PipeItem & AnySchema) | undefined;
  const below = first?.pipe !== undefined ? stepsOf(first) : [];
  return [...(schema.wrapped === undefined ? [] : stepsOf(schema.wrapped)), ...below, ...own];
};

/** What the schema says of itself; the outermost sentence counts. */
export const metadataOf = (schema: AnySchema): NonNullable<PipeItem['metadata']> =>
  stepsOf(schema).findLast(({ metadata }) => metadata !== undefined)?.metadata ?? {};

/** The schemas that a variant chooses from, by the word of its key. */
export const alternativesOf = (schema: AnySchema): ReadonlyMap<string, AnySchema> => {
  const { key = '', options = [] } = inner(schema);
  return new Map(
    (options as readonly AnySchema[]).map((option) => {
      const entry = option.entries?.[key];
      return [String(entry === undefined ? '' : inner(entry).literal), option];
    }),
  );
};
