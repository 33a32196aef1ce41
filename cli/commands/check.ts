/** `flink-autopilot check SETTINGS`: are these settings right, and are their jobs there? */

import { modeOf } from '../../lib/model/execution-mode.ts';
import { pollingOf, rhythmText } from '../../lib/polling/polling.ts';
import { policyOf } from '../../lib/settings/job-options.ts';
import { readSettingsFile, type SettingsFileContent } from '../../settings-file/settings-file.ts';
import { checkLive, type LiveJob } from '../account/check-live.ts';
import { WrongCommand } from '../command-line.ts';
import { cliCommand } from '../terminal/command.ts';
import { Failed, type Terminal } from '../terminal/terminal.ts';
import { painter, tableText, wrapped } from '../terminal/text.ts';

export const check = cliCommand({
  usage: ['check SETTINGS [options]'],
  help: `Reads a settings file as the synth does, and says everything that is wrong with it, with line and remedy.

  SETTINGS           JSON or YAML
  --live             also describes each job with your credentials: is it there, does it run, may it be changed,
                     does it publish the metrics that are needed
  --profile NAME     of ~/.aws/config (with --live)
  --region NAME      else that of the profile or AWS_REGION (with --live)
  --json             JSON instead of text
  --help             this text

Exit code 1: the file is not right, or a job of it can not be looked after.
--live needs kinesisanalytics:DescribeApplication, ListApplicationOperations, ListTagsForResource and
CreateApplicationPresignedUrl on the applications; for jobs on EKS, access to their clusters.`,
  flags: {
    live: { type: 'boolean' },
    profile: { type: 'string' },
    region: { type: 'string' },
    json: { type: 'boolean' },
  },
  positionals: 'SETTINGS',
  run: async ({ values, positionals: [file, ...more] }, terminal) => {
    if (!file || more.length > 0) throw new WrongCommand('check needs one SETTINGS file.');
    const content = read(file);
    const live = values.live ? await checkLive(content.settings, values, terminal) : undefined;
    if (values.json) terminal.say(JSON.stringify(asJson(content, live), null, 2));
    else terminal.say(asText(content, live, terminal));
    return live?.some(({ wrong }) => wrong) ? 1 : 0;
  },
});

const read = (file: string): SettingsFileContent => {
  try {
    return readSettingsFile(file, 'flink-autopilot check FILE');
  } catch (error) {
    if (error instanceof Error) throw new Failed(error.message, { cause: error });
    throw error;
  }
};

const asJson = ({ file, settings, notes }: SettingsFileContent, live: readonly LiveJob[] | undefined) => ({
  file,
  notes,
  mode: settings.mode,
  polling: pollingOf(settings),
  jobs: settings.jobs.map((job, i) => ({
    name: job.name,
    platform: job.platform,
    mode: modeOf(settings.mode, job.mode),
    policy: policyOf(settings, job),
    ...(live?.[i] ? { live: live[i] } : {}),
  })),
});

const asText = (
  { file, settings, notes }: SettingsFileContent,
  live: readonly LiveJob[] | undefined,
  terminal: Terminal,
): string => {
  const paint = painter(terminal);
  const { jobs, mode } = settings;
  const rows = jobs.map((job, i) => [
    job.name,
    job.platform,
    modeOf(mode, job.mode),
    policyOf(settings, job),
    ...(live?.[i] ? [paint(live[i].wrong ? 'bad' : 'good', live[i].condition), live[i].size, live[i].metrics] : []),
  ]);
  const shared = sharedByMany(live);
  const heads = ['JOB', 'PLATFORM', 'MODE', 'POLICY', ...(live ? ['CONDITION', 'SIZE', 'METRICS'] : [])];
  const [head = '', ...lines] = tableText(
    heads.map((one) => ({ head: one })),
    rows,
  ).split('\n');
  return [
    `${file}: the settings are right; ${jobs.length} ${jobs.length === 1 ? 'job' : 'jobs'}${settings.discover.length > 0 ? ' by name, others by their tags or labels' : ''}, mode ${mode}, evaluated ${rhythmText(settings)}.`,
    ...notes.map((note) => wrapped(`Note: ${note}`, terminal.columns, '  ')),
    '',
    paint('quiet', head),
    ...lines.flatMap((line, i) => [
      line,
      ...(live?.[i]?.says ?? [])
        .filter((says) => !shared.has(says))
        .map((says) => paint(live?.[i]?.wrong ? 'bad' : 'quiet', wrapped(`  ! ${says}`, terminal.columns, '    '))),
    ]),
    ...[...shared].map(([says, jobs]) => paint('bad', wrapped(`  ! ${jobs} jobs: ${says}`, terminal.columns, '    '))),
  ].join('\n');
};

/** What is said of that many jobs is not of any of them, but of credentials or the network. */
const MANY = 3;

const sharedByMany = (live: readonly LiveJob[] | undefined): ReadonlyMap<string, number> => {
  const counts = new Map<string, number>();
  for (const says of (live ?? []).flatMap((one) => [...new Set(one.says)]))
    counts.set(says, (counts.get(says) ?? 0) + 1);
  return new Map([...counts].filter(([, jobs]) => jobs >= MANY));
};
