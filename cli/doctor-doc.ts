/** Writes docs/doctor.md from the tables of the doctor's codes: `node cli/doctor-doc.ts`. */
import { writeFileSync } from 'node:fs';
import type { CodeMeaning } from '../lib/doctor/code-meaning.ts';
import { LIMIT_CODES } from '../lib/doctor/limit-codes.ts';
import { SET_UP_CODES } from '../lib/doctor/set-up-codes.ts';
import { runCommand } from './command-line.ts';

const HEAD = `# Doctor

\`flink-autopilot doctor [JOB] --settings FILE\` asks two things of a job, or of all jobs: is everything set up right, and what really limits it?
Before more parallelism it names what is cheaper.
It changes nothing; each check is tried with your credentials, and what can not be tried is \`not checked\`, with the reason.

| severity | what it means |
|---|---|
| \`problem\` | Something is wrong now: the job is not looked after, or is behind and can not get more. The exit code is 1. |
| \`warning\` | It works, and will not always: put it right when there is time. |
| \`note\` | Good to know: a limit that the job is not close to. |
| \`not-checked\` | It could not be tried; the sentence says why. |
| \`ok\` | It was tried, and is right. |

\`--json\` has the same findings with their codes: \`{ now, account: [finding], jobs: [{ name, platform, region, findings: [finding] }] }\`, a finding being \`{ code, severity, says, vertex, numbers, means, do, page }\`.

A limit is a \`problem\` while the job is behind because of it (a vertex at its limit, or records that wait for more than 5 min), a \`warning\` from 80 % of the capacity on, else a \`note\`.
What the functions of the stack may do is seen by what they have done: a refusal of AWS or Kubernetes in the newest evaluation, and the newest change that the platform took or refused.

Watermark alignment, commits to Iceberg and the size of the state are read from Flink's own REST API when the doctor runs: of Managed Flink through the Flink dashboard, of EKS through the service proxy.
The functions of the stack ask for nothing more because of them; where Flink's REST API is the source of a job's metrics, both come with what is read anyway.
Where Flink does not answer, CloudWatch is asked, for at most eight metrics of a job and one list (0.0001 USD):

| what | Managed Flink, in \`AWS/KinesisAnalytics\` | EKS, by the reporter | what only Flink shows |
|---|---|---|---|
| watermark alignment | \`currentOutputWatermark\` of two sources or more (level TASK): one that stays as far ahead of the others for 15 min, idles, and has records that wait | \`watermarkAlignmentDrift\` | whether alignment is set at all, and splits within one source |
| commits to Iceberg | how busy the committer is, times the checkpoint interval of the application: no commit took longer; \`lastCheckpointDuration\` and \`numberOfFailedCheckpoints\` of the last hour | \`pendingCommittables\`, \`lastCommitDurationMs\` | what waits to be committed |
| storage of KPUs | \`containerDiskUtilization\` of the last 15 min, and the largest \`lastCheckpointSize\` of the last day: a snapshot has all of the state, an incremental checkpoint only what was new | - | all of the state of the newest checkpoint |

A reporter's three metrics are not among those that every job needs ([reporters.md](reporters.md)): add their names to what the collector forwards, with the dimensions of a vertex.
By Prometheus they are \`flink_taskmanager_job_task_operator_watermarkAlignmentDrift\`, \`…_operator_pendingCommittables\`, and a name that begins with \`flink_taskmanager_job_task_operator_\` and ends with \`lastCommitDurationMs\`; by OpenTelemetry the same with dots.
What neither has is \`not checked\`, with the reason and what would show it.

This page is made from the tables in \`lib/doctor/\` by \`node cli/doctor-doc.ts\`.
`;

const section = ([code, { asks, means, remedies }]: readonly [string, CodeMeaning]): string =>
  [`### ${code}`, '', asks, means, '', ...remedies.map((remedy, i) => `${i + 1}. ${remedy}`)].join('\n');

const group = (title: string, codes: Readonly<Record<string, CodeMeaning>>): string =>
  [`## ${title}`, ...Object.entries(codes).map(section)].join('\n\n');

export const doctorDocument = (): string =>
  `${[
    HEAD.trimEnd(),
    ...Object.entries(SET_UP_CODES).map(([title, codes]) => group(title, codes)),
    group('What really limits the job', LIMIT_CODES),
  ].join('\n\n')}\n`;

const HELP = `Writes docs/doctor.md from the tables of the doctor's codes.

  node cli/doctor-doc.ts`;

if (import.meta.main) {
  await runCommand({ help: HELP, flags: {} }, () =>
    writeFileSync(new URL('../docs/doctor.md', import.meta.url), doctorDocument()),
  );
}
