/** `flink-autopilot import FILE…`: what would my settings be, coming from the operator's autoscaler? */
import { readFileSync } from 'node:fs';
import { parseSettingsFile, SettingsError } from '../../lib/settings/settings.ts';
import { WrongCommand } from '../command-line.ts';
import { readOperatorFile } from '../import/operator-files.ts';
import { type Imported, operatorSettings } from '../import/operator-settings.ts';
import { cliCommand } from '../terminal/command.ts';
import { Failed, type Terminal } from '../terminal/terminal.ts';
import { wrapped } from '../terminal/text.ts';

export const importOperator = cliCommand({
  usage: ['import FILE… [options] > flink-autopilot.settings.json'],
  help: `Settings of flink-autopilot from job.autoscaler.* of the Flink Kubernetes Operator, on stdout. Older keys are
written as they are called now. What can't be carried over is listed on stderr, with why.

  FILE               YAML: FlinkDeployments and FlinkSessionJobs (kubectl get flinkdeployments -A -o yaml), the
                     operator's ConfigMap (flink-operator-config), Helm's values, or a configuration of the operator;
                     - is stdin
  --cluster NAME     the EKS cluster that the jobs run in
  --all              jobs whose autoscaler is off, too
  --json             {"settings", "notCarried", "notes"} on stdout
  --help             this text

Exit code 1: the settings that came out are not right yet; what is wrong is on stderr.`,
  flags: { cluster: { type: 'string' }, all: { type: 'boolean' }, json: { type: 'boolean' } },
  positionals: 'FILE…',
  run: async ({ values, positionals }, terminal) => {
    if (positionals.length === 0) throw new WrongCommand('import needs a FILE.');
    const files = positionals.map((file) => readOperatorFile(file, textOf(file)));
    const imported = operatorSettings(files, { cluster: values.cluster, all: values.all ?? false });
    const problem = problemOf(imported);
    if (values.json) terminal.say(JSON.stringify({ ...imported, ...(problem ? { problem } : {}) }, null, 2));
    else {
      terminal.say(JSON.stringify(imported.settings, null, 2));
      report(imported, problem, terminal);
    }
    return problem === undefined ? 0 : 1;
  },
});

const textOf = (file: string): string => {
  try {
    return readFileSync(file === '-' ? 0 : file, 'utf8');
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    throw new Failed(code === 'ENOENT' ? `There is no file "${file}".` : `"${file}" can't be read: ${message}`, {
      cause,
    });
  }
};

const problemOf = ({ settings }: Imported): string | undefined => {
  try {
    parseSettingsFile(settings);
    return undefined;
  } catch (error) {
    if (error instanceof SettingsError) return error.message;
    throw error;
  }
};

const report = ({ notCarried, notes }: Imported, problem: string | undefined, terminal: Terminal): void => {
  const line = (text: string): void => terminal.note(wrapped(`  ${text}`, terminal.columns, '    '));
  if (notCarried.length > 0) terminal.note('Not carried over:');
  for (const { where, key, why } of notCarried) {
    const says = key !== undefined && why.startsWith(key) ? why : `${key === undefined ? '' : `${key}: `}${why}`;
    line(`${where}: ${says.replace(/\.?$/, '.')}`);
  }
  if (notes.length > 0) terminal.note('Before you deploy them:');
  for (const note of notes) line(note);
  if (problem !== undefined) terminal.note(`These settings are not right yet: ${problem}`);
};
