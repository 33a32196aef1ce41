/** One report: finds the jobs, says what reading them costs, reads them, replays every policy, and writes the files. */
import { fleetOf } from '../../backtest/advice/grade.ts';
import { openReadAccount } from '../../backtest/history/account.ts';
import type { JobHistory } from '../../backtest/history/job-history.ts';
import type { StoredJobs } from '../../backtest/history/slot-jobs.ts';
import { usualMinutes } from '../../lib/polling/polling.ts';
import { parseSettings, type SettingsFile } from '../../lib/settings/settings.ts';
import { Failed, type Terminal } from '../terminal/terminal.ts';
import { adviseFleet } from './advise-fleet.ts';
import { confirmed } from './ask.ts';
import { asksFor } from './asks-for.ts';
import { nothingRead } from './nothing-read.ts';
import { askingOf, type FleetRequest, findFleet, readFleet } from './read-fleet.ts';
import { fleetText } from './report-text.ts';
import { reportJson, writeReport } from './write-report.ts';

const DAY_MS = 86_400_000;

export interface ReportValues {
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

/** `table`: of a deployed stack. Throws Failed where nothing could be read. */
export const reportOn = async (
  given: ReportValues,
  table: StoredJobs | undefined,
  terminal: Terminal,
  now: number,
): Promise<0> => {
  const account = openReadAccount(given);
  const file = parseSettings({ ...given.file, jobs: given.file.jobs.length > 0 ? given.file.jobs : [ANY] });
  const to = now - (now % 60_000);
  const range = { from: to - given.days * DAY_MS, to };
  try {
    const request: FleetRequest = { account, table, file, jobs: given.file.jobs, wanted: given.wanted, range, now };
    const fleet = await findFleet(request);
    const found = fleet.applications.length + fleet.slotJobs.length;
    if (found === 0 && fleet.unread.length === 0) {
      throw new Failed(
        `There is no Managed Flink application in ${fleet.region}, and no settings or table name another job. Say another region (--region NAME), or the settings (--settings FILE).`,
      );
    }
    if (found === 0) throw new Failed(nothingRead(fleet.unread, given.days, terminal));
    const asking = askingOf(fleet, request);
    terminal.note(asksFor(fleet, asking, given.days));
    if (asking.metrics > 0 && !given.yes && !given.demo && !(await confirmed('Read them?'))) return 0;
    const read = await readFleet(request, fleet, (name, done, part) =>
      terminal.note(`  reading ${done + 1} of ${found}: ${name}${asking.older === 0 ? '' : `, ${part}`}`),
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

/** A job that is younger than the look-back: the quarter hour of its first whole minute. */
const startOf = ({ minutes, from }: Pick<JobHistory, 'minutes' | 'from'>): number => {
  const first = minutes[0]?.at ?? from;
  return Math.max(from, first - (first % QUARTER_HOUR_MS));
};
