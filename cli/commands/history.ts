/** `flink-autopilot history JOB`: what happened to this job? */

import { sizeWords, triggerOf } from '../../console/page/decisions/decision-paragraph.ts';
import { clockTime, day, seconds } from '../../console/page/shared/format.ts';
import { runsOf, timesMore } from '../../console/page/shared/runs.ts';
import { statusSays } from '../../console/page/shared/state-words.ts';
import { pageDecisions } from '../../console/view-model/decisions.ts';
import { withoutOperation } from '../../lib/change/operation-words.ts';
import { type AutopilotEvent, EVENT_NAMES, eventKind, isChangeEvent } from '../../lib/model/events.ts';
import type { JobGraph } from '../../lib/model/graph.ts';
import { keyOf } from '../../lib/model/job.ts';
import type { EpochMs } from '../../lib/model/observation.ts';
import { withAccount } from '../account/account.ts';
import { ACCOUNT_FLAGS, ACCOUNT_HELP, JOB_HELP } from '../account/account-flags.ts';
import { findJob } from '../account/find-job.ts';
import { shortId } from '../account/job-history.ts';
import { WrongCommand } from '../command-line.ts';
import { cliCommand } from '../terminal/command.ts';
import { durationMs } from '../terminal/duration.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { painter, type Tone, wrapped } from '../terminal/text.ts';
import { dayAndTime, fullTime } from '../terminal/times.ts';

export const history = cliCommand({
  usage: ['history JOB [options]'],
  help: `The journal of a job as a timeline, oldest first: what was decided, applied, refused, confirmed, rolled back.

${JOB_HELP}
  --since LENGTH     30m, 24h, 7d … before now (default 24h; the journal is kept for 90 days, or as the settings say)

${ACCOUNT_HELP}`,
  flags: { ...ACCOUNT_FLAGS, since: { type: 'string' } },
  positionals: 'JOB',
  run: ({ values, positionals: [word, ...more] }, terminal) => {
    if (!word) throw new WrongCommand('history needs a JOB.');
    if (more.length > 0) throw new WrongCommand(`One job is enough: what is "${more.join(' ')}"?`);
    const since = durationMs('--since', values.since ?? '24h');
    return withAccount(values, terminal, async (account) => {
      const { name, job } = findJob(word, await account.jobs());
      const now = await account.now();
      const [stored, events] = await Promise.all([
        account.store.load(keyOf(job), now),
        account.store.journal(keyOf(job), now - since, now + 1),
      ]);
      if (values.json) terminal.say(JSON.stringify({ job, from: now - since, to: now, events }, null, 2));
      else {
        const head = `${name}, ${fullTime(now - since)} to ${fullTime(now)}`;
        terminal.say(
          events.length === 0
            ? `${head}\nNothing happened.`
            : `${head}\n${timeline(events, stored.graph?.graph, terminal)}`,
        );
      }
      return 0;
    });
  },
});

const timeline = (events: readonly AutopilotEvent[], graph: JobGraph | undefined, terminal: Terminal): string => {
  const paint = painter(terminal);
  const lines: string[] = [];
  let date: string | undefined;
  for (const [event, ...more] of runsOf(events, isAgain)) {
    const today = day(event.at, 'UTC');
    if (today !== date) lines.push('', paint('strong', today));
    date = today;
    lines.push(eventLine(event, graph, terminal));
    if (more.length > 0) lines.push(moreLine(more, terminal));
  }
  return lines.join('\n');
};

/** A recommendation is made again every half hour while it stands: those of one size, one after the other, are one run. */
const isAgain = (one: AutopilotEvent, other: AutopilotEvent): boolean =>
  one.name === 'recommended' &&
  other.name === 'recommended' &&
  JSON.stringify([one.detail.from, one.detail.to, one.detail.config]) ===
    JSON.stringify([other.detail.from, other.detail.to, other.detail.config]);

const moreLine = (more: readonly AutopilotEvent[], { columns }: Terminal): string => {
  const last = more.at(-1);
  if (last === undefined || !isChangeEvent(last)) throw new Error('only a recommendation is made again');
  const indent = ' '.repeat(8 + NAME_COLUMNS);
  return wrapped(
    `${indent}Recommended ${timesMore(more.length)}, the last at ${dayAndTime(last.at)}: ${shortId(last.decision)}`,
    columns,
    indent,
  );
};

const NAME_COLUMNS = Math.max(...EVENT_NAMES.map((name) => statusSays(name).length));

const eventLine = (event: AutopilotEvent, graph: JobGraph | undefined, terminal: Terminal): string => {
  const paint = painter(terminal);
  const name = statusSays(event.name);
  const begin = `${clock(event.at)}  ${paint(toneOf(event), name.padEnd(NAME_COLUMNS))}`;
  const says = saysOf(event, graph);
  return wrapped(`${begin} ${says}`.trimEnd(), terminal.columns, ' '.repeat(8 + NAME_COLUMNS));
};

const clock = (at: EpochMs): string => clockTime(at, 'UTC');

const toneOf = (event: AutopilotEvent): Tone => {
  const kind = eventKind(event.name);
  if (kind.about === 'job') return 'bad';
  return kind.end === 'none' ? 'busy' : kind.end;
};

/** A decision begins with its size and what set it off; what follows says what came of it. */
const saysOf = (event: AutopilotEvent, graph: JobGraph | undefined): string => {
  const first = withoutOperation(event.detail.because[0]?.says ?? '');
  if (!isChangeEvent(event)) return first;
  const id = shortId(event.decision);
  switch (event.name) {
    case 'requested':
    case 'recommended': {
      const [decision] = pageDecisions([event], undefined, graph);
      return `${id}  ${decision ? `${sizeWords(decision)}: ${triggerOf(decision)?.says ?? ''}` : first}`;
    }
    case 'confirmed':
    case 'rolled-back': {
      const { restartSeconds } = event.detail;
      const took =
        restartSeconds === undefined || Number.isNaN(restartSeconds) ? '' : `after ${seconds(restartSeconds)}: `;
      return `${id}  ${took}${first}`;
    }
    default:
      return `${id}  ${first}`;
  }
};
