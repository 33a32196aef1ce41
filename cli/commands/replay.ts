/** `flink-autopilot replay JOB DECISION`: would it be decided again, to the last bit? */
import { decisionParagraph } from '../../console/page/decisions/decision-paragraph.ts';
import { type Replayed, replayDecision } from '../../functions/replay/replay-decision.ts';
import { type ChangeEvent, isChangeEvent } from '../../lib/model/events.ts';
import { keyOf } from '../../lib/model/job.ts';
import { withAccount } from '../account/account.ts';
import { ACCOUNT_FLAGS, ACCOUNT_HELP, JOB_HELP } from '../account/account-flags.ts';
import { findJob } from '../account/find-job.ts';
import { findDecision, shortId } from '../account/job-history.ts';
import { WrongCommand } from '../command-line.ts';
import { cliCommand } from '../terminal/command.ts';
import { Failed } from '../terminal/terminal.ts';
import { painter, wrapped } from '../terminal/text.ts';

export const replay = cliCommand({
  usage: ['replay JOB [DECISION] [options]'],
  help: `Makes a decision again from what it was made from (measurements, state, options, time), and says whether decision,
reasons, evaluation and state come out the same, bit for bit.

${JOB_HELP}
  DECISION           the beginning of an id, as "history" lists them; the newest decision without it

${ACCOUNT_HELP}

Exit code 1: it comes out differently, as it may with another version than the one that decided, or can't be made again.`,
  flags: ACCOUNT_FLAGS,
  positionals: 'JOB [DECISION]',
  run: ({ values, positionals: [word, id, ...more] }, terminal) => {
    if (!word) throw new WrongCommand('replay needs a JOB.');
    if (more.length > 0) throw new WrongCommand(`One decision is enough: what is "${more.join(' ')}"?`);
    return withAccount(values, terminal, async (account) => {
      const { name, job } = findJob(word, await account.jobs());
      const called = await findDecision(account, job, id);
      if (called === undefined) throw new Failed(`No decision has been made of ${name} yet.`);
      // Of a recommendation that was made again, the one that was asked for; else the last, whose reasons are shown.
      const again = called.repeated.findLast((one) => id === undefined || one.id.startsWith(id));
      const decision = { ...called, ...again };
      const [events, found] = await Promise.all([
        account.store.journal(keyOf(job), decision.at, decision.at + 1),
        account.inputs.decisionInput(keyOf(job), decision.id, decision.at),
      ]);
      const event = events.find((one): one is ChangeEvent => isChangeEvent(one) && one.decision === decision.id);
      if (event === undefined)
        throw new Failed(`Decision ${shortId(decision.id)} is not in the journal yet: try again in a minute.`);
      const replayed = replayDecision(found, event);
      if (values.json) terminal.say(JSON.stringify(asJson(decision.id, replayed), null, 2));
      else {
        const paint = painter(terminal);
        const says = {
          same: 'The same decision, bit for bit.',
          different: 'Another decision.',
          impossible: 'It can not be made again.',
        }[replayed.kind];
        terminal.say(
          [
            `${paint('strong', name)}, decision ${shortId(decision.id)}: ${paint(replayed.kind === 'same' ? 'good' : 'bad', says)}`,
            ...linesOf(replayed).map((line) => wrapped(`  ${line}`, terminal.columns, '    ')),
            '',
            wrapped(decisionParagraph(decision, 'UTC'), terminal.columns),
          ].join('\n'),
        );
      }
      return replayed.kind === 'same' ? 0 : 1;
    });
  },
});

const linesOf = (replayed: Replayed): readonly string[] => {
  switch (replayed.kind) {
    case 'same':
      return [
        `Decision, ${replayed.answer.decision.because.length} reasons with their numbers, evaluation, predictions and state.`,
      ];
    case 'different':
      return replayed.differences;
    case 'impossible':
      return [replayed.says];
  }
};

const asJson = (decision: string, replayed: Replayed) => ({
  decision,
  same: replayed.kind === 'same',
  kind: replayed.kind,
  ...(replayed.kind === 'different' ? { differences: replayed.differences } : {}),
  ...(replayed.kind === 'impossible' ? { says: replayed.says } : { answer: replayed.answer.decision }),
});
