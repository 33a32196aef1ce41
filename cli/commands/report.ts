/** `flink-autopilot report`: what would it do for me, before anything is deployed. */

import { MOST_DAYS } from '../../backtest/history/ranges.ts';
import type { StoredJobs } from '../../backtest/history/slot-jobs.ts';
import { SETTINGS_VARIABLE } from '../../lib/environment.ts';
import type { SettingsFile } from '../../lib/settings/settings.ts';
import { setVariables } from '../../sandbox/aws/set-variables.ts';
import { readSettingsFile } from '../../settings-file/settings-file.ts';
import type { Account } from '../account/account.ts';
import { withRemedy } from '../account/account-errors.ts';
import { wholeNumber } from '../command-line.ts';
import { DEMO_DAYS, demoAccount } from '../report/demo-account.ts';
import { type ReportValues, reportOn } from '../report/report-on.ts';
import { withTable } from '../report/with-table.ts';
import { cliCommand } from '../terminal/command.ts';

/** Simulated minute by minute, six jobs. */
const MOST_DEMO_DAYS = 14;

export const report = cliCommand({
  usage: ['report [--region NAME] [--days 14] [--job NAME] [options]', 'report --demo'],
  help: `What flink-autopilot would do for the Managed Flink applications of an account and for the jobs
of a settings file, before anything is deployed: it reads what CloudWatch, the applications and the
clusters say of the last days, replays every policy on it, and writes one HTML file, a CSV and a
JSON. Jobs of a deployed table are in it, too, with the window that is stored of them. Nothing is
changed.

  --days N           days to read, 1 to 63 (default 14); what is older than 15 days is there in points
                     of five minutes, for what the job cost, did and could do, not for the replay;
                     with --demo 1 to 14, since they are simulated
  --replay-days N    newest days that the policies are replayed on (default 7)
  --job NAME         only jobs whose names begin so; may be given more than once
  --settings FILE    a settings file: jobs on EKS and of any Flink, where the backlog of sources is
                     read, options, prices (default: FLINK_AUTOPILOT_SETTINGS, if it is there)
  --table NAME       the table of a deployed stack (default: the one table of the region whose name is
                     that of a stack of flink-autopilot, if there is one)
  --objective N      seconds behind that count as too much (default 60)
  --out FOLDER       where the files are written (default: this folder)
  --yes              do not ask before metrics are read
  --demo             an account on this machine, with simulated jobs
  --profile NAME     of ~/.aws/config; else the credentials that every AWS program finds
  --region NAME      else that of the profile or AWS_REGION
  --json             JSON instead of text
  --help             this text

Exit code 1: no job could be read; then no file is written.
Rights: kinesisanalytics:ListApplications, DescribeApplication, ListApplicationOperations and
CreateApplicationPresignedUrl (to read the job graph), cloudwatch:GetMetricData and ListMetrics.
For jobs on EKS eks:DescribeCluster, and reading in the cluster (docs/report.md); for a deployed table
dynamodb:ListTables, GetItem and Query.`,
  flags: {
    profile: { type: 'string' },
    region: { type: 'string' },
    json: { type: 'boolean' },
    days: { type: 'string' },
    'replay-days': { type: 'string' },
    job: { type: 'string', multiple: true },
    settings: { type: 'string' },
    table: { type: 'string' },
    objective: { type: 'string' },
    out: { type: 'string' },
    yes: { type: 'boolean' },
    demo: { type: 'boolean' },
  },
  run: async ({ values }, terminal) => {
    const given: ReportValues = {
      days: wholeNumber('--days', values.days ?? '14', {
        least: 1,
        most: values.demo === true ? MOST_DEMO_DAYS : MOST_DAYS,
      }),
      replayDays: wholeNumber('--replay-days', values['replay-days'] ?? '7', { least: 1, most: 14 }),
      objectiveSeconds: wholeNumber('--objective', values.objective ?? '60', { least: 5, most: 86_400 }),
      out: values.out ?? '.',
      wanted: values.job ?? [],
      yes: values.yes === true,
      json: values.json === true,
      demo: values.demo === true,
      profile: values.profile,
      region: values.region,
      file: settingsFrom(values.settings ?? (values.demo === true ? undefined : terminal.env[SETTINGS_VARIABLE])),
    };
    if (!given.demo) {
      const { profile, region, table } = values;
      const asked = {
        ...(profile !== undefined && { profile }),
        ...(region !== undefined && { region }),
        ...(table !== undefined && { table }),
      };
      return withRemedy(asked, () =>
        withTable(asked, terminal, async (account) => {
          // Of `npm start`: what it has is of the time of its world.
          const now = account === undefined ? terminal.now() : await account.now();
          return reportOn(given, account && (await storedJobs(account)), terminal, now);
        }),
      );
    }
    const days = values.days === undefined ? DEMO_DAYS : given.days;
    terminal.note(`Recording ${days === 1 ? 'a day' : `${days} days`} of six simulated jobs …`);
    const recorded = await demoAccount((hour, of) => {
      if (hour % 12 === 0) terminal.note(`  ${hour} of ${of} hours`);
    }, days);
    const unsetVariables = setVariables(recorded.environment);
    try {
      const file: SettingsFile = { ...given.file, jobs: recorded.jobs };
      return await reportOn({ ...given, file, days }, undefined, terminal, recorded.now());
    } finally {
      unsetVariables();
      await recorded.stop();
    }
  },
});

const settingsFrom = (file: string | undefined): SettingsFile =>
  file === undefined
    ? { jobs: [] }
    : (JSON.parse(readSettingsFile(file, 'flink-autopilot report --settings FILE').json) as SettingsFile);

const storedJobs = async ({ store, jobs }: Account): Promise<StoredJobs> => ({
  store,
  jobs: (await jobs()).map(({ job, row }) => ({ job, dollarsPerHour: row.dollarsPerHour ?? undefined })),
});
