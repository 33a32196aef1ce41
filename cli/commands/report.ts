/** `flink-autopilot report`: what would it do for me, before anything is deployed. */

import { fleetOf } from '../../backtest/advice/grade.ts';
import { openReadAccount } from '../../backtest/history/account.ts';
import type { JobHistory } from '../../backtest/history/job-history.ts';
import { MOST_DAYS } from '../../backtest/history/ranges.ts';
import { CLOCK_VARIABLE } from '../../lib/environment.ts';
import { usualMinutes } from '../../lib/polling/polling.ts';
import { parseSettings, type SettingsFile } from '../../lib/settings/settings.ts';
import { setVariables } from '../../sandbox/aws/set-variables.ts';
import { readSettingsFile } from '../../settings-file/settings-file.ts';
import { withAccount } from '../account/account.ts';
import { withRemedy } from '../account/account-errors.ts';
import { wholeNumber } from '../command-line.ts';
import { adviseFleet } from '../report/advise-fleet.ts';
import { confirmed } from '../report/ask.ts';
import { asksFor } from '../report/asks-for.ts';
import { DEMO_DAYS, demoAccount } from '../report/demo-account.ts';
import { nothingRead } from '../report/nothing-read.ts';
import { askingOf, type FleetRequest, findFleet, readFleet } from '../report/read-fleet.ts';
import { fleetText } from '../report/report-text.ts';
import { reportJson, writeReport } from '../report/write-report.ts';
import { cliCommand } from '../terminal/command.ts';
import { Failed, type Terminal } from '../terminal/terminal.ts';

const DAY_MS = 86_400_000;

/** Simulated minute by minute, five jobs. */
const MOST_DEMO_DAYS = 14;

interface ReportValues {
  readonly days: number;
  readonly replayDays: number;
  readonly objectiveSeconds: number;
  readonly out: string;
  readonly wanted: readonly string[];
  readonly file: SettingsFile;
  readonly yes: boolean;
  readonly json: boolean;
  readonly demo: boolean;
  readonly profile: string | undefined;
  readonly region: string | undefined;
}

export const report = cliCommand({
  usage: ['report [--region NAME] [--days 14] [--job NAME] [options]', 'report --demo'],
  help: `What flink-autopilot would do for the Managed Flink applications of an account, before anything
is deployed: it reads what CloudWatch and the applications say of the last days, replays every
policy on it, and writes one HTML file, a CSV and a JSON. Nothing is changed.

  --days N           days to read, 1 to 63 (default 14); what is older than 15 days is there in points
                     of five minutes, for what the job cost, did and could do, not for the replay;
                     with --demo 1 to 14, since they are simulated
  --replay-days N    newest days that the policies are replayed on (default 7)
  --job NAME         only applications whose names begin so; may be given more than once
  --settings FILE    a settings file: where the backlog of sources is read, options, prices
  --objective N      seconds behind that count as too much (default 60)
  --out FOLDER       where the files are written (default: this folder)
  --yes              do not ask before metrics are read
  --demo             an account on this machine, with simulated jobs
  --profile NAME     of ~/.aws/config; else the credentials that every AWS program finds
  --region NAME      else that of the profile or AWS_REGION
  --json             JSON instead of text
  --help             this text

Exit code 1: no application could be read; then no file is written.
Rights: kinesisanalytics:ListApplications, DescribeApplication, ListApplicationOperations and
CreateApplicationPresignedUrl (to read the job graph), cloudwatch:GetMetricData and ListMetrics.`,
  flags: {
    profile: { type: 'string' },
    region: { type: 'string' },
    json: { type: 'boolean' },
    days: { type: 'string' },
    'replay-days': { type: 'string' },
    job: { type: 'string', multiple: true },
    settings: { type: 'string' },
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
      file: values.settings === undefined ? { jobs: [] } : settingsFrom(values.settings),
    };
    if (!given.demo && terminal.env[CLOCK_VARIABLE] === 'stored') {
      const { profile, region } = values;
      const asked = { ...(profile !== undefined && { profile }), ...(region !== undefined && { region }) };
      // Of `npm start`: what it has is of the time of its world.
      return withAccount(asked, terminal, async (account) => reportOn(given, terminal, await account.now()));
    }
    if (!given.demo) return withRemedy(given, () => reportOn(given, terminal, terminal.now()));
    const days = values.days === undefined ? DEMO_DAYS : given.days;
    terminal.note(`Recording ${days === 1 ? 'a day' : `${days} days`} of five simulated jobs …`);
    const recorded = await demoAccount((hour, of) => {
      if (hour % 12 === 0) terminal.note(`  ${hour} of ${of} hours`);
    }, days);
    const unsetVariables = setVariables(recorded.environment);
    try {
      const file: SettingsFile = { ...given.file, jobs: recorded.jobs };
      return await reportOn({ ...given, file, days }, terminal, recorded.now());
    } finally {
      unsetVariables();
      await recorded.stop();
    }
  },
});

const settingsFrom = (file: string): SettingsFile =>
  JSON.parse(readSettingsFile(file, 'flink-autopilot report --settings FILE').json) as SettingsFile;

const reportOn = async (given: ReportValues, terminal: Terminal, now: number): Promise<0> => {
  const account = openReadAccount(given);
  const file = parseSettings({ ...given.file, jobs: given.file.jobs.length > 0 ? given.file.jobs : [ANY] });
  const to = now - (now % 60_000);
  const range = { from: to - given.days * DAY_MS, to };
  try {
    const request: FleetRequest = { account, file, jobs: given.file.jobs, wanted: given.wanted, now };
    const fleet = await findFleet(request);
    if (fleet.found.length === 0 && fleet.unread.length === 0) {
      throw new Failed(`There is no Managed Flink application in ${fleet.region}. Say another region: --region NAME`);
    }
    if (fleet.found.length === 0) throw new Failed(nothingRead(fleet.unread, given.days, terminal));
    const asking = askingOf(fleet.found, file, range);
    terminal.note(asksFor(fleet.found.length, asking, given.days));
    if (!given.yes && !given.demo && !(await confirmed('Read them?'))) return 0;
    const read = await readFleet(request, fleet, range, (name, done, part) =>
      terminal.note(`  reading ${done + 1} of ${fleet.found.length}: ${name}${asking.older === 0 ? '' : `, ${part}`}`),
    );
    const unreadable = [...fleet.unread, ...read.unread];
    if (read.histories.length === 0) throw new Failed(nothingRead(unreadable, given.days, terminal));
    const histories = read.histories.map((history) => ({ ...history, from: startOf(history) }));
    const first = Math.min(to, ...histories.map(({ from, older }) => older?.minutes[0]?.at ?? from));
    let done = 0;
    const advice = await adviseFleet(histories, {
      objectiveSeconds: given.objectiveSeconds,
      replayDays: given.replayDays,
      everyMinutes: usualMinutes(file),
      options: file.options,
      dollarsPerUnitHour: file.dollarsPerKpuHour,
      progress: ({ job, policy, done: rows, of }) => {
        if (rows < of) terminal.note(`  replaying ${job}: ${policy} (${rows} of ${of})`);
        else terminal.note(`  replayed ${++done} of ${histories.length}: ${job}`);
      },
    });
    const unread = [...unreadable, ...advice.unread];
    if (advice.jobs.length === 0) throw new Failed(nothingRead(unread, given.days, terminal));
    const contents = {
      jobs: advice.jobs,
      unread,
      account: fleet.account,
      region: fleet.region,
      from: first,
      to,
      demo: given.demo,
      replayedDays: (to - first) / DAY_MS > given.replayDays ? given.replayDays : undefined,
      objectiveSeconds: given.objectiveSeconds,
      cost: {
        metricsRequested: read.metricsRequested,
        dollars: read.metricsRequested * (asking.dollars / Math.max(1, asking.metrics)),
      },
    };
    const written = writeReport(given.out, contents);
    if (given.json) terminal.say(JSON.stringify({ ...reportJson(contents), written }));
    else terminal.say(fleetText(contents, fleetOf(advice.jobs), written));
    return 0;
  } finally {
    account.close();
  }
};

/** Settings name at least one job; without a file, those of any application are the defaults. */
const ANY = { platform: 'managed-flink', name: 'any' } as const;

const QUARTER_HOUR_MS = 15 * 60_000;

/** An application that is younger than the look-back: the quarter hour of its first whole minute. */
const startOf = ({ minutes, from }: Pick<JobHistory, 'minutes' | 'from'>): number => {
  const first = minutes[0]?.at ?? from;
  return Math.max(from, first - (first % QUARTER_HOUR_MS));
};
