/** `flink-autopilot approve [DECISION]`: mode `approve`; make the change that waits. */
import { sizeWords } from '../../console/page/decisions/decision-paragraph.ts';
import { pageDecisions } from '../../console/view-model/decisions.ts';
import { approvalRequestedEvent } from '../../functions/events/change-events.ts';
import type { EventSink } from '../../functions/ports.ts';
import { trackRecordText } from '../../lib/change/track-record.ts';
import { BUS_VARIABLE } from '../../lib/environment.ts';
import type { EpochMs } from '../../lib/model/observation.ts';
import { type Account, withAccount } from '../account/account.ts';
import { ACCOUNT_FLAGS, ACCOUNT_HELP } from '../account/account-flags.ts';
import { approveWaiting } from '../account/approve-waiting.ts';
import { eventBus } from '../account/event-bus.ts';
import { findJob } from '../account/find-job.ts';
import { shortId } from '../account/job-history.ts';
import { pausedBy, withModeRows } from '../account/mode-rows.ts';
import { BY_HELP, personOf } from '../account/person.ts';
import { type WaitingDecision, waitingDecision, waitingDecisions } from '../account/waiting-decisions.ts';
import { WrongCommand } from '../command-line.ts';
import { cliCommand } from '../terminal/command.ts';
import { Failed, type Terminal } from '../terminal/terminal.ts';
import { wrapped } from '../terminal/text.ts';
import { fullTime } from '../terminal/times.ts';

export const approve = cliCommand({
  usage: ['approve DECISION [options]', 'approve [options]'],
  help: `Makes the change that waits for a person (mode "approve"). Without DECISION: lists what waits, and approves nothing.
Before it does, it says what the change is, what it saves and costs, and how good earlier decisions of the job have
been.

  DECISION           the beginning of its id, as "approve", "status" and the event Approval Requested have it
  --job JOB          only of this job
  --bus NAME         the stack's bus; else ${BUS_VARIABLE}, else the one of the region that is named like ours
${BY_HELP}

It needs dynamodb:PutItem on the table and events:PutEvents on the bus, beside the rights to read. Without the second
the change is made by the next evaluation, some minutes later. Where the bus is not said, it is found by
events:ListEventBuses. Exit code 1: the decision does not wait any more.

${ACCOUNT_HELP}`,
  flags: { ...ACCOUNT_FLAGS, job: { type: 'string' }, bus: { type: 'string' }, by: { type: 'string' } },
  positionals: 'DECISION',
  run: ({ values, positionals: [word, ...more] }, terminal) => {
    if (more.length > 0) throw new WrongCommand(`One decision at a time: what is "${more.join(' ')}"?`);
    return withAccount(values, terminal, async (account) => {
      const jobs = await account.jobs();
      const asked = values.job === undefined ? jobs : [findJob(values.job, jobs)];
      const by = word === undefined && values.job === undefined ? 'row' : 'state';
      const waiting = await waitingDecisions(account, asked, by);
      if (word === undefined) {
        if (values.json) terminal.say(JSON.stringify(waiting.map(asJson), null, 2));
        else
          terminal.say(
            waiting.length === 0
              ? 'No decision waits for approval.'
              : waiting.map((one) => asText(one, terminal)).join('\n\n'),
          );
        return 0;
      }
      const chosen = waitingDecision(word, waiting);
      const now = await account.now();
      const paused = await withModeRows(account, (rows) => pausedBy(rows, chosen.listed.job, now));
      if (paused !== undefined) throw new Failed(`${chosen.listed.name} can not be changed now. ${paused.says}`);
      if (!values.json) terminal.say(asText(chosen, terminal));
      const person = personOf(values.by, terminal);
      const late = await approved(account, eventBus(account, values.bus, terminal), chosen, { by: person, now });
      if (values.json)
        terminal.say(
          JSON.stringify(
            { kind: 'approved', by: person, publishedLater: late !== undefined, ...asJson(chosen) },
            null,
            2,
          ),
        );
      else
        terminal.say(
          `\nApproved by ${person}. ${late === undefined ? 'It is applied now' : 'It is applied after the next evaluation'}: flink-autopilot history ${chosen.listed.name}`,
        );
      if (late !== undefined)
        terminal.note(`The event could not be published: ${late.message}. The next evaluation publishes it.`);
      return 0;
    });
  },
});

/** Undefined: its event is on the bus. */
const approved = async (
  account: Account,
  bus: EventSink,
  { listed: { job, name }, awaiting }: WaitingDecision,
  { by, now }: { readonly by: string; readonly now: EpochMs },
): Promise<Error | undefined> => {
  const asked = { job, decision: awaiting.id, shownDecidedAt: awaiting.decidedAt, by, now };
  const { result, late } = await approveWaiting(account, bus, asked);
  if (result?.kind !== 'not approved') return late;
  throw new Failed(`${shortId(awaiting.id)} of ${name} is not approved: ${result.why}.`);
};

const asJson = ({ listed: { job }, awaiting, approval, record }: WaitingDecision) => ({
  job,
  decision: awaiting.id,
  since: awaiting.since,
  expiresAt: awaiting.expiresAt,
  from: awaiting.change.from,
  to: awaiting.change.to,
  because: awaiting.change.because,
  approval: approval ?? null,
  record,
});

const asText = (
  { listed: { name, job }, awaiting, graph, approval, record }: WaitingDecision,
  { columns }: Terminal,
): string => {
  const event = approvalRequestedEvent(job, awaiting, approval ?? { expiresAt: awaiting.expiresAt, command: '' });
  const [decision] = pageDecisions([event], undefined, graph);
  const size = decision === undefined ? '' : `: ${sizeWords(decision)}`;
  const says = [
    awaiting.change.because[0]?.says ?? '',
    moneyText(approval?.dollarsPerMonth),
    approval?.restartSeconds === undefined ? '' : `The job stands still for about ${approval.restartSeconds} s.`,
    trackRecordText(record),
  ].filter((text) => text !== '');
  const lines = [
    `${shortId(awaiting.id)}  ${name}${size}, until ${fullTime(awaiting.expiresAt)}`,
    ...says.map((text) => `  ${text}`),
  ];
  return lines.map((line) => wrapped(line, columns, '  ')).join('\n');
};

const moneyText = (month: { readonly from: number; readonly to: number } | undefined): string => {
  if (month === undefined) return '';
  const from = Math.round(month.from);
  const to = Math.round(month.to);
  const what = to <= from ? `saves ${from - to}` : `costs ${to - from} more`;
  return `It ${what} USD a month, as long as the job keeps the size (${from} -> ${to}).`;
};
