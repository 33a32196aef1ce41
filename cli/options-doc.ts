/** Prints docs/options.md from the declarations in lib/options/: `node cli/options-doc.ts > docs/options.md`. */
import { boundsText } from '../lib/options/declared/bounds.ts';
import {
  type DocumentedOption,
  documentedOptions,
  documentedTaskManagerOptions,
} from '../lib/options/documentation.ts';
import { runCommand } from './command-line.ts';

export const optionsDocument = (): string => {
  const under = (prefix: string) => documentedOptions.filter(({ key }) => key.startsWith(prefix));
  const autoscalers = under('job.autoscaler.');
  const own = under('job.autopilot.');
  const flinks = documentedOptions.filter((option) => !autoscalers.includes(option) && !own.includes(option));
  return `# Options

<!-- Written by \`node cli/options-doc.ts > docs/options.md\` from the declarations in lib/options/declared/. -->

The options of policy \`flink\` are those of the Flink autoscaler, under the same keys, so a configuration can be carried over as it is.
They are set under \`options\` in the settings file, for all jobs or for one, or in the job's own resource on its platform.

Durations are a whole number and a unit: \`15 min\`, \`90 s\`, \`500 ms\`; at most \`1000000 d\`.
Without a unit they are milliseconds: in the resource, where Flink reads them so; in the settings file a missing unit is an error, which says what to write.
Memory sizes likewise: \`4 gb\`, \`512 mb\`; without a unit they are bytes.
Lists are separated by \`;\`.
The old prefix \`kubernetes.operator.job.autoscaler.\` and deprecated keys are understood, too.

## Layers: which value counts

A job's options come from several layers, and the highest one that sets an option decides it:

| Layer | Where | When something is wrong in it |
|---|---|---|
| 5, the highest | \`options\` of the job in the settings file | the synth stops with a sentence |
| 4 | \`options\` of the settings file, for all its jobs | the synth stops with a sentence |
| 3 | the job is named in the settings file: \`job.autoscaler.enabled\` is true | |
| 2 | the job's own resource: \`spec.flinkConfiguration\` of its FlinkDeployment or FlinkSessionJob | ignored, with a note in every evaluation |
| 1 | the defaults of the job's policy | |
| 0 | the defaults in the tables below | |

- An option is one thing, whatever key it is written under: a job's \`job.autoscaler.target.utilization\` wins over the file's \`job.autoscaler.utilization.target\`.
- Where a newer option wins over an older one (\`utilization.max\` and \`utilization.min\` over \`target.utilization.boundary\`, \`scaling.parallelism-alignment.mode\` over \`scaling.key-group.partitions.adjust.mode\`), it does so within its layer: the older one of a higher layer wins over the newer one of a lower layer.
- \`job.autoscaler.enabled\` and \`job.autoscaler.scaling.enabled\` in a resource on Kubernetes switch the operator's autoscaler on and off, not this one. To stop the scaling of a job, say so in the settings file.
- In the settings file these are errors that name both: a key that is not here and the nearest one that is; an option without its prefix and its whole key; two keys of one option in one layer. Other keys of Flink (\`state.backend.type\`) belong to the job, and are errors here. Values may be text, numbers, true or false, and keys may be nested as in Flink's \`config.yaml\`.
- In the resource an unknown key, an unreadable value, a value out of its bounds, or one that contradicts a value of the settings is ignored: the next lower layer decides, and the evaluation says so with the reason \`resource-option-ignored\`. Of a list only the wrong item is ignored. Excluded periods are never ignored: while they can't be read, nothing is changed. Of several keys of one option the one in force is the one that Flink finds first: the option's own key, then those with the old prefix, then the deprecated one; the others are noted as ignored. A duration below a second for want of a unit (\`15\` for \`15 min\`) counts as Flink reads it, and is noted as \`resource-option-odd\`.

## Options of the Flink autoscaler

${table(autoscalers)}

## Options that Flink does not have

${table(own)}

## Flink's own options that are read

${table([...flinks, ...documentedTaskManagerOptions])}
`;
};

const table = (declarations: readonly DocumentedOption[]): string =>
  ['| Key | Type | Default | Bounds | What it does |', '|---|---|---|---|---|', ...declarations.map(row)].join('\n');

const row = ({ key, type, defaultText, bounds, sentence, remark, alternatives }: DocumentedOption): string => {
  const former = alternatives
    .filter((other) => !other.startsWith('kubernetes.operator.'))
    .map((name) => `Formerly \`${name}\`.`);
  const says = [sentence, remark, ...former].filter((part) => part !== undefined).join(' ');
  const limits = bounds === undefined ? '' : boundsText(bounds, '');
  return `| \`${key}\` | ${type.name} | ${defaultText ? `\`${defaultText}\`` : ''} | ${limits} | ${says} |`;
};

const HELP = `Prints docs/options.md from the declarations of the options.

  node cli/options-doc.ts > docs/options.md`;

if (import.meta.main) {
  await runCommand({ help: HELP, flags: {} }, () => void process.stdout.write(optionsDocument()));
}
