/** `flink-autopilot why JOB [DECISION]`: why was that done, or why is nothing done? */

import type { PageDecision } from '../../console/model/history.ts';
import { decisionParagraph } from '../../console/page/decisions/decision-paragraph.ts';
import { grouped } from '../../console/page/decisions/folded.ts';
import { exactTime } from '../../console/page/shared/format.ts';
import { runsOf, timesMore } from '../../console/page/shared/runs.ts';
import { statusSays } from '../../console/page/shared/state-words.ts';
import { pageReasons } from '../../console/view-model/reasons.ts';
import { keyOf } from '../../lib/model/job.ts';
import { type Account, type ListedJob, withAccount } from '../account/account.ts';
import { ACCOUNT_FLAGS, ACCOUNT_HELP, JOB_HELP } from '../account/account-flags.ts';
import { findJob } from '../account/find-job.ts';
import { evaluationAt, findDecision, shortId } from '../account/job-history.ts';
import { WrongCommand } from '../command-line.ts';
import { alternativesText } from '../show/alternatives-text.ts';
import { reasonsText } from '../show/reasons-text.ts';
import { cliCommand } from '../terminal/command.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { painter, wrapped } from '../terminal/text.ts';
import { dayAndTime, fullTime } from '../terminal/times.ts';

export const why = cliCommand({
  usage: ['why JOB [DECISION] [options]'],
  help: `A decision in one paragraph (what set it off, what it saves, what it cost), then its reasons and their numbers.
Without DECISION: what the newest evaluation says, and the newest decision.

${JOB_HELP}
  DECISION           the beginning of an id, as "history" lists them

${ACCOUNT_HELP}`,
  flags: ACCOUNT_FLAGS,
  positionals: 'JOB [DECISION]',
  run: ({ values, positionals: [word, id, ...more] }, terminal) => {
    if (!word) throw new WrongCommand('why needs a JOB.');
    if (more.length > 0) throw new WrongCommand(`One decision is enough: what is "${more.join(' ')}"?`);
    return withAccount(values, terminal, async (account) => {
      const listed = findJob(word, await account.jobs());
      const [now, decision] = await Promise.all([
        id === undefined ? present(account, listed) : undefined,
        findDecision(account, listed.job, id),
      ]);
      if (values.json) terminal.say(JSON.stringify(asJson(listed, now, decision), null, 2));
      else terminal.say(asText({ listed, now, decision }, terminal));
      return 0;
    });
  },
});

type Present = Awaited<ReturnType<typeof present>>;

const present = async (account: Account, { job, row }: ListedJob) => {
  const [record, stored] = await Promise.all([
    evaluationAt(account, job, row.at),
    account.store.load(keyOf(job), row.at),
  ]);
  return { at: row.at, decision: record?.decision, because: pageReasons(record?.because ?? [], stored.graph?.graph) };
};

const asJson = ({ job }: ListedJob, now: Present | undefined, decision: PageDecision | undefined) => ({
  job,
  ...(now === undefined ? {} : { now: { ...now, groups: grouped(now.because) } }),
  decision:
    decision === undefined
      ? null
      : { ...decision, says: decisionParagraph(decision, 'UTC'), groups: grouped(decision.because) },
});

interface Shown {
  readonly listed: ListedJob;
  readonly now: Present | undefined;
  readonly decision: PageDecision | undefined;
}

const asText = ({ listed, now, decision }: Shown, terminal: Terminal): string => {
  const paint = painter(terminal);
  const parts: string[] = [];
  if (now !== undefined) {
    const what = { hold: 'nothing is changed', recommend: 'a change is recommended', rescale: 'a change was decided' }[
      now.decision ?? 'hold'
    ];
    parts.push(
      `${paint('strong', listed.name)}: ${what}, as of ${fullTime(now.at)}`,
      reasonsText(now.because, terminal),
    );
  }
  if (decision === undefined) parts.push('No decision has been made of this job yet.');
  else {
    const head = `${now === undefined ? `${paint('strong', listed.name)}, decision` : paint('strong', 'The newest decision')} ${shortId(decision.id)}, ${fullTime(decision.at)}`;
    parts.push(
      `${head}\n${wrapped(decisionParagraph(decision, 'UTC'), terminal.columns)}`,
      reasonsText(decision.because, terminal),
      ...(decision.alternatives.length === 0
        ? []
        : [`${paint('strong', 'Sizes that were weighed')}\n${alternativesText(decision.alternatives)}`]),
      `${paint('strong', 'What became of it')}\n${stepsText(decision, terminal)}`,
    );
  }
  return parts.join('\n\n');
};

type DecisionStep = PageDecision['steps'][number];

/** What was recommended again and again is one line. */
const stepsText = ({ steps, at }: PageDecision, { columns }: Terminal): string => {
  const timeOf = (step: DecisionStep): string =>
    step.at - at < 86_400_000 ? exactTime(step.at, 'UTC') : dayAndTime(step.at);
  return runsOf(steps, (first, other) => first.status === 'recommended' && other.status === 'recommended')
    .map(([step, ...again]) => {
      const last = again.at(-1);
      const more = last === undefined ? '' : `, and ${timesMore(again.length)}, the last at ${timeOf(last)}`;
      const line = `  ${timeOf(step)}  ${statusSays(step.status)}${more}  ${step.says.join(' ')}`.trimEnd();
      return wrapped(line, columns, ' '.repeat(12));
    })
    .join('\n');
};
