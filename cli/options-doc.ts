/** Prints docs/options.md from the declarations in lib/options/: `node cli/options-doc.ts > docs/options.md`. */
import type { Declaration } from '../lib/options/declare.ts';
import { boundsText } from '../lib/options/declared/bounds.ts';
import { declarationOf, optionNames } from '../lib/options/declared/declarations.ts';
import { taskManagerOptions } from '../lib/options/declared/task-manager.ts';

export const optionsDocument = (): string => {
  const all = optionNames.map(declarationOf);
  const under = (prefix: string) => all.filter(({ key }) => key.startsWith(prefix));
  const [autoscalers, own] = [under('job.autoscaler.'), under('job.autopilot.')];
  const flinks = all.filter((declaration) => !autoscalers.includes(declaration) && !own.includes(declaration));
  return `# Options

<!-- Written by \`node cli/options-doc.ts > docs/options.md\` from the declarations in lib/options/declared/. -->

The options of policy \`flink\` are those of the Flink autoscaler, under the same keys, so a configuration can be carried over as it is.
They stand under \`options\` in the settings file, for all jobs or for one.

Durations are a whole number and a unit: \`15 min\`, \`90 s\`, \`500 ms\`; without a unit they are milliseconds.
Memory sizes likewise: \`4 gb\`, \`512 mb\`; without a unit they are bytes.
Lists are separated by \`;\`.
The old prefix \`kubernetes.operator.job.autoscaler.\` is understood too; the key without it wins.
A key under \`job.autoscaler.\` or \`job.autopilot.\` that is not here is an error; keys of others pass through.

${table(autoscalers)}

## Options that Flink does not have

${table(own)}

## Flink's own options that are read

${table([...flinks, ...Object.values(taskManagerOptions)])}
`;
};

const table = (declarations: readonly Declaration<unknown>[]): string =>
  ['| Key | Type | Default | Bounds | What it does |', '|---|---|---|---|---|', ...declarations.map(row)].join('\n');

const row = ({ key, type, defaultText, bounds, sentence, remark, alternatives }: Declaration<unknown>): string => {
  const former = alternatives
    .filter((other) => !other.startsWith('kubernetes.operator.'))
    .map((name) => `Formerly \`${name}\`.`);
  const says = [sentence, remark, ...former].filter((part) => part !== undefined).join(' ');
  const limits = bounds === undefined ? '' : boundsText(bounds, '');
  return `| \`${key}\` | ${type.name} | ${defaultText ? `\`${defaultText}\`` : ''} | ${limits} | ${says} |`;
};

if (import.meta.main) process.stdout.write(optionsDocument());
