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
No metric of CloudWatch is asked for, so they cost nothing, and the functions of the stack ask for nothing more, either; where Flink's REST API is the source of a job's metrics, both come with what is read anyway.
Managed Flink publishes none of the three to CloudWatch: without the dashboard they are \`not checked\`.

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
