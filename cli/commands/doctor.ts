/** `flink-autopilot doctor [JOB]`: is everything right, and what really limits the job? */

import { mapConcurrent } from '../../functions/map-concurrent.ts';
import { count, type Finding, meaningOf } from '../../lib/doctor/finding.ts';
import { SETTINGS_VARIABLE, wakeAlarmsOf } from '../../lib/environment.ts';
import { isElsewhere, placedName } from '../../lib/settings/place-settings.ts';
import type { Settings } from '../../lib/settings/settings.ts';
import { readSettingsFile } from '../../settings-file/settings-file.ts';
import { withAccount } from '../account/account.ts';
import { ACCOUNT_FLAGS, ACCOUNT_HELP, JOB_HELP } from '../account/account-flags.ts';
import { findJob } from '../account/find-job.ts';
import { WrongCommand } from '../command-line.ts';
import { controllerAlarms } from '../doctor/alarms.ts';
import { deployedFunctions, instanceIn } from '../doctor/deployed-functions.ts';
import { type DoctorJob, doctorJobs, placeOfJob } from '../doctor/doctor-jobs.ts';
import { type Examined, examine } from '../doctor/examine.ts';
import { simulationFindings } from '../doctor/function-rights.ts';
import { openPlaces, type Places } from '../doctor/places.ts';
import { wakeAlarmsIn } from '../doctor/wake-alarms.ts';
import { doctorText, type Group } from '../show/doctor-text.ts';
import { cliCommand } from '../terminal/command.ts';
import { Failed } from '../terminal/terminal.ts';

export const doctor = cliCommand({
  usage: ['doctor [JOB] [options]'],
  help: `Is everything set up right for the job, or for all jobs? And what really limits it, with the cheaper remedy first?
Each check is tried; what can not be tried says why. Nothing is changed.

${JOB_HELP}
  --settings FILE    the settings that are deployed; else ${SETTINGS_VARIABLE}. Without them jobs on EKS and of
                     Flink clusters are checked by the store alone
  --spoke-profile NAME
                     of ~/.aws/config, of another account that has jobs; may be given again. Without one such a job is
                     checked by the store, and by the alarms in the place of the stack
${ACCOUNT_HELP}

Exit code 1: there is a problem. Every code: docs/doctor.md.
Needs dynamodb:Query and dynamodb:GetItem on the table. To check more: cloudwatch:DescribeAlarms,
kinesisanalytics:DescribeApplication, ListApplicationOperations and CreateApplicationPresignedUrl; where Flink does not
answer, cloudwatch:GetMetricData and ListMetrics; for the rights of the two functions lambda:ListFunctions and
iam:SimulatePrincipalPolicy; for the alarms of jobs elsewhere cloudwatch:DescribeAlarms, events:ListRules and
ListTargetsByRule there; for jobs on EKS, access to their clusters as docs/eks.md gives it to the evaluate function.`,
  flags: {
    ...ACCOUNT_FLAGS,
    settings: { type: 'string' },
    'spoke-profile': { type: 'string', multiple: true },
  },
  positionals: 'JOB',
  run: ({ values, positionals: [word, ...more] }, terminal) => {
    if (more.length > 0) throw new WrongCommand(`One job is enough: what is "${more.join(' ')}"?`);
    const file = settingsOf(values.settings ?? terminal.env[SETTINGS_VARIABLE]);
    return withAccount(values, terminal, async (account) => {
      const places = await openPlaces(account.connection, values['spoke-profile']);
      try {
        const clients = places.home;
        const jobs = doctorJobs(await account.jobs(), file);
        const chosen = word === undefined ? jobs : [findJob(word, jobs)];
        const [functions, alarms] = await Promise.all([
          deployedFunctions(clients, account.table),
          controllerAlarms(clients, account.table),
        ]);
        const wake = wakeAlarmsIn(wakeAlarmsOf(instanceIn(functions)), await namesElsewhere(jobs, places));
        const ofAccount = [...alarms, ...simulationFindings(functions, account.table)];
        const examined = await mapConcurrent(chosen, JOBS_AT_ONCE, (job) =>
          examine({ account, places, file, wake, functions }, job),
        );
        const sorted = examined.toSorted(byTrouble);
        const all = [...ofAccount, ...sorted.flatMap(({ findings }) => findings)];
        if (values.json) {
          const now = await account.now();
          terminal.say(JSON.stringify({ now, account: ofAccount.map(asJson), jobs: sorted.map(jobJson) }, null, 2));
        } else {
          const groups: Group[] = sorted.map(({ name, platform, region, findings }) => ({
            title: name,
            where: `${platform}, ${region}`,
            findings,
          }));
          terminal.say(
            doctorText(
              [...groups, { title: 'The controller', where: '', findings: ofAccount }],
              word !== undefined,
              terminal,
            ),
          );
        }
        return count(all, 'problem') > 0 ? 1 : 0;
      } finally {
        places.close();
      }
    });
  },
});

const JOBS_AT_ONCE = 8;

const namesElsewhere = async (jobs: readonly DoctorJob[], { seenFromHome }: Places): Promise<readonly string[]> => {
  const placed = await Promise.all(
    jobs.map(async (one) => ({ ...(await seenFromHome(placeOfJob(one))), name: one.name })),
  );
  return placed.filter(isElsewhere).map(placedName);
};

const settingsOf = (file: string | undefined): Settings | undefined => {
  if (!file) return undefined;
  try {
    return readSettingsFile(file, 'flink-autopilot doctor --settings FILE').settings;
  } catch (error) {
    if (error instanceof Error) throw new Failed(error.message, { cause: error });
    throw error;
  }
};

const byTrouble = (a: Examined, b: Examined): number =>
  count(b.findings, 'problem') - count(a.findings, 'problem') ||
  count(b.findings, 'warning') - count(a.findings, 'warning') ||
  a.name.localeCompare(b.name);

const jobJson = ({ findings, ...job }: Examined) => ({ ...job, findings: findings.map(asJson) });

const asJson = (finding: Finding) => {
  const { means, remedies } = meaningOf(finding.code);
  const { remedy, ...rest } = finding;
  return {
    ...rest,
    means,
    do: [...(remedy === undefined ? [] : [remedy]), ...remedies],
    page: `docs/doctor.md#${finding.code}`,
  };
};
