/** Prints docs/settings.md from the schema of the settings: `node cli/settings-doc.ts > docs/settings.md`. */
import { expectationOf } from '../lib/settings/checks/expectation.ts';
import { type AnySchema, alternativesOf, inner, metadataOf } from '../lib/settings/setting.ts';
import { settingsSchema } from '../lib/settings/settings.ts';
import { runCommand } from './command-line.ts';

export const settingsDocument = (): string => {
  const top = settingsSchema.entries as Readonly<Record<string, AnySchema>>;
  const jobs = alternativesOf(itemOf(top['jobs']));
  const found = alternativesOf(itemOf(top['discover']));
  const eks = entriesOf(jobs.get('eks'));
  const graph = itemOf(eks['graph']);
  const lags = alternativesOf(itemOf(eks['lag']));
  const partitions = alternativesOf(itemOf(eks['partitions']));
  return `# Settings

<!-- Written by \`node cli/settings-doc.ts > docs/settings.md\` from the schema in lib/settings/. -->

One file says which jobs there are, how far we may go with them, and what it costs: \`npx cdk deploy -c settings=my-settings.yaml\`.
It is JSON (\`.json\`, \`.jsonc\`; comments and trailing commas are fine) or YAML (\`.yaml\`, \`.yml\`): [settings.example.json](settings.example.json), [settings.example.yaml](settings.example.yaml).
A wrong file stops the synth: every mistake is named at once, with its line, its job, and what would be right.

An editor completes and checks the file with its JSON Schema, [settings.schema.json](settings.schema.json).
In JSON its path is the value of \`"$schema"\`; in YAML the first line is \`# yaml-language-server: $schema=docs/settings.schema.json\`.

## The file

${table(top)}

## The rhythm

The keys of \`polling\`: the bounds within which each job has its own ([polling.md](polling.md)).

${table(entriesOf(top['polling']))}

## The budget of all jobs

The keys of \`budget\`. A job grows only into what the others leave of it ([policy-autopilot-limits.md](policy-autopilot-limits.md)).

${table(entriesOf(top['budget']))}

## The permissions

How the functions' rights on Managed Flink applications are granted: an object, by the word of its \`by\` ([permissions.md](permissions.md)).

${variantTable(alternativesOf(top['permissions'] as AnySchema))}

## Other accounts

The keys of an entry of \`spokes\` ([accounts-and-regions.md](accounts-and-regions.md)).

${table(entriesOf(itemOf(top['spokes'])))}

## A job

The keys of an entry of \`jobs\`. ${[...jobs].map(([name, schema]) => `\`${name}\`: ${lower(metadataOf(entriesOf(schema)['platform'] ?? schema).description ?? '')}`).join(' ')}

${jobTable(jobs)}

## Jobs that are found by tags

The keys of an entry of \`discover\` for applications of Managed Flink ([discovery.md](discovery.md)).

${table(entriesOf(found.get('managed-flink')))}

## Jobs that are found by labels

The keys of an entry of \`discover\` for jobs on EKS ([discovery.md](discovery.md#flinkdeployments-by-their-labels)).

${table(entriesOf(found.get('eks')))}

## The lag of a source

The entries of \`lag\`: an object for each source whose lag Flink does not publish, by its \`kind\`. \`iceberg\` is for jobs on EKS only, \`beam\` for those and for platform \`flink\`.

${variantTable(lags)}

## The partitions of a source

The entries of \`partitions\`: an object for each source, by its \`kind\`. An entry of \`lag\` that names a topic or stream says it as well ([metrics.md](metrics.md)).

${variantTable(partitions)}

## The Iceberg table of a source

The entries of \`iceberg\`: an object for each source that reads a table, whose newest commits are then read from its catalog ([iceberg.md](iceberg.md)). \`location\` is in S3, on platform \`flink\` it may be a folder of this machine (\`file:\`), too.

${table(entriesOf(itemOf(eks['iceberg'])))}

## The cluster of a job on EKS

The keys of \`cluster\`.

${table(entriesOf(eks['cluster']))}

## The metrics of a job on EKS

The keys of \`metrics\`.

${table(entriesOf(eks['metrics']))}

## A job graph

The entries of \`graph\`, one for each vertex. \`id\` is for jobs on EKS only.

${table(entriesOf(graph))}

The entries of \`inputs\`:

${table(entriesOf(itemOf(entriesOf(graph)['inputs'])))}
`;
};

type Entries = Readonly<Record<string, AnySchema>>;

const entriesOf = (schema: AnySchema | undefined): Entries =>
  schema === undefined ? {} : (inner(schema).entries ?? {});

const itemOf = (schema: AnySchema | undefined): AnySchema => {
  const item = schema === undefined ? undefined : inner(schema).item;
  if (item === undefined) throw new Error('The schema has no list where the page describes one');
  return item;
};

const lower = (sentence: string): string => sentence.charAt(0).toLowerCase() + sentence.slice(1);

const table = (entries: Entries): string =>
  rows(
    ['Key', 'Meaning', 'Value', 'Default', 'Example'],
    Object.entries(entries).map(([key, schema]) => [`\`${key}\``, ...cells(schema)]),
  );

/** A key that means the same on several platforms, or in several kinds, is one row. */
const shared = (alternatives: ReadonlyMap<string, AnySchema>): readonly (readonly string[])[] => {
  const all = new Map<string, { readonly cells: readonly string[]; readonly names: string[] }>();
  for (const [name, schema] of alternatives) {
    for (const [key, entry] of Object.entries(entriesOf(schema))) {
      const content = [`\`${key}\``, ...cells(entry)];
      const id = content.join('|');
      const row = all.get(id) ?? { cells: content, names: [] };
      row.names.push(name);
      all.set(id, row);
    }
  }
  return [...all.values()].map(({ cells: [key = '', ...rest], names }) => [
    key,
    names.length === alternatives.size ? 'all' : names.map((name) => `\`${name}\``).join(', '),
    ...rest,
  ]);
};

const jobTable = (jobs: ReadonlyMap<string, AnySchema>): string =>
  rows(['Key', 'Platform', 'Meaning', 'Value', 'Default', 'Example'], withoutDiscriminator(shared(jobs)));

const variantTable = (kinds: ReadonlyMap<string, AnySchema>): string =>
  rows(['Key', 'Kind', 'Meaning', 'Value', 'Default', 'Example'], shared(kinds));

/** The rows of \`platform\` are the sentence above the table. */
const withoutDiscriminator = (all: readonly (readonly string[])[]): readonly (readonly string[])[] => [
  ['`platform`', 'all', 'What runs the job.', '`"managed-flink"`, `"eks"` or `"flink"`', 'required', '`"eks"`'],
  ...all.filter(([key]) => key !== '`platform`'),
];

const cells = (schema: AnySchema): readonly string[] => {
  const { description = '', examples: [example] = [] } = metadataOf(schema);
  const value = ['array', 'strict_object', 'variant', 'custom', 'record'].includes(inner(schema).type)
    ? inner(schema).type === 'array'
      ? 'a list'
      : 'an object'
    : expectationOf(schema);
  return [description, value, defaultOf(schema), example === undefined ? '' : `\`${JSON.stringify(example)}\``];
};

const defaultOf = (schema: AnySchema): string => {
  if (schema.type !== 'optional') return 'required';
  return schema.default === undefined ? '' : `\`${JSON.stringify(schema.default)}\``;
};

const rows = (head: readonly string[], body: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...body].map((row) => `| ${row.map(escaped).join(' | ')} |`).join('\n');

const escaped = (cell: string): string => cell.replaceAll('|', '\\|');

const HELP = `Prints docs/settings.md from the schema of the settings file.

  node cli/settings-doc.ts > docs/settings.md`;

if (import.meta.main) {
  await runCommand({ help: HELP, flags: {} }, () => void process.stdout.write(settingsDocument()));
}
