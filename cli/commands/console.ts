/** `flink-autopilot console`: the console of the deployed table, on this machine. */
import { setTimeout as pause } from 'node:timers/promises';
import { startPageServer } from '../../console/page-server.ts';
import { type ShownChanges, shownChanges } from '../../console/shown-changes.ts';
import { storedDecision } from '../../console/view-model/stored-decisions.ts';
import { storedFleet } from '../../console/view-model/stored-fleet.ts';
import type { EventSink } from '../../functions/ports.ts';
import { storedReplay } from '../../functions/replay/stored-replay.ts';
import type { WritableControlStore } from '../../functions/store/controls/control-store.ts';
import { dynamoDbControls } from '../../functions/store/controls/dynamodb-controls.ts';
import { writableControls } from '../../functions/store/controls/write-control.ts';
import type { JobKey } from '../../lib/model/job.ts';
import { type Account, withAccount } from '../account/account.ts';
import { withRemedy } from '../account/account-errors.ts';
import { ACCOUNT_FLAGS, ACCOUNT_HELP } from '../account/account-flags.ts';
import { approveWaiting } from '../account/approve-waiting.ts';
import { eventBus } from '../account/event-bus.ts';
import { BY_HELP, personOf } from '../account/person.ts';
import { WrongCommand, wholeNumber } from '../command-line.ts';
import { openBrowser } from '../start/open-browser.ts';
import { cliCommand } from '../terminal/command.ts';

const DEFAULT_PORT = 8451;
const DEFAULT_HOURS = 24;
/** How often open pages ask again. Evaluations are minutes apart. */
const DEFAULT_SECONDS = 60;

export const consoleCommand = cliCommand({
  usage: ['console [options]'],
  help: `The page of \`npm start\` for the jobs of your account: all jobs, and of each what it did and why. It is
served on this machine alone (127.0.0.1), reads the table of the stack and nothing else, and changes nothing,
unless --allow-changes is given.

  --port N           port of the page (default ${DEFAULT_PORT}; 0 takes any free one)
  --hours N          how far back the page of a job goes (default ${DEFAULT_HOURS}, at most 336)
  --every N          seconds between two looks at the table while a page is open (default ${DEFAULT_SECONDS})
  --no-open          do not open the browser
  --allow-changes    pause, resume and approve from the page, too: each asks first, and only the page may ask
  --bus NAME         with --allow-changes: the stack's bus, for approvals; as for the command approve
${BY_HELP}
${ACCOUNT_HELP.replace('  --json             JSON instead of text', '  --json             one line of JSON with the URL')}

Rights: dynamodb:GetItem and dynamodb:Query on the table; without --table dynamodb:ListTables, to find it. With
--allow-changes also dynamodb:PutItem on the table, and for approvals events:PutEvents on the bus.
Ctrl-C ends it.`,
  flags: {
    ...ACCOUNT_FLAGS,
    port: { type: 'string' },
    hours: { type: 'string' },
    every: { type: 'string' },
    'no-open': { type: 'boolean' },
    'allow-changes': { type: 'boolean' },
    bus: { type: 'string' },
    by: { type: 'string' },
  },
  run: ({ values }, terminal) => {
    const port = wholeNumber('--port', String(values['port'] ?? DEFAULT_PORT), { least: 0, most: 65_535 });
    const hours = wholeNumber('--hours', String(values['hours'] ?? DEFAULT_HOURS), { least: 1, most: 336 });
    const seconds = wholeNumber('--every', String(values['every'] ?? DEFAULT_SECONDS), { least: 5, most: 3600 });
    const { stop } = terminal;
    for (const flag of ['bus', 'by'] as const) {
      if (values[flag] !== undefined && !values['allow-changes']) {
        throw new WrongCommand(`--${flag} means something only with --allow-changes.`);
      }
    }
    return withAccount(values, terminal, async (account) => {
      const { store, inputs, table, nowAgain } = account;
      let now = await nowAgain();
      const controls = dynamoDbControls(table, account.connection);
      const fleet = storedFleet({ store, controls, clock: { now: () => now }, historyMs: hours * 3_600_000 });
      // Rights and table are tried before anything is opened.
      const { jobs } = await fleet.list();
      const asking = { table, profile: values.profile };
      const rows = values['allow-changes'] ? writableControls(table, account.connection) : undefined;
      const changes =
        rows && changesOf(account, rows, eventBus(account, values.bus, terminal), personOf(values.by, terminal));
      const page = await startPageServer({
        port,
        failed: (error) => terminal.note(error.message),
        decision: (job, id) => withRemedy(asking, () => storedDecision(store, job as JobKey, id, now)),
        replay: (job, decision, at) =>
          withRemedy(asking, () => storedReplay({ store, inputs }, job as JobKey, decision, at)),
        ...(changes && { changes: { take: (asked: unknown) => withRemedy(asking, () => changes.take(asked)) } }),
        fleet: { list: () => withRemedy(asking, fleet.list), job: (key) => withRemedy(asking, () => fleet.job(key)) },
      });
      try {
        terminal.say(
          values.json
            ? JSON.stringify({ kind: 'console', url: page.url, table, jobs: jobs.length })
            : `${jobs.length} ${jobs.length === 1 ? 'job' : 'jobs'} of table ${table}${changes ? '; the page may pause, resume and approve' : ''}\n\n  ${page.url}\n\nCtrl-C ends it.`,
        );
        if (!values['no-open']) openBrowser(page.url);
        while (!stop.aborted) {
          await pause(seconds * 1000, undefined, { signal: stop }).catch(ignoreAbort);
          if (stop.aborted) break;
          now = await withRemedy(asking, nowAgain);
          page.changed();
        }
      } finally {
        rows?.close();
        controls.close();
        await page.stop();
      }
      return 0;
    });
  },
});

const changesOf = (account: Account, rows: WritableControlStore, bus: EventSink, by: string): ShownChanges =>
  shownChanges({
    store: account.store,
    rows,
    by,
    clock: { now: account.nowAgain },
    approve: async (asked) => {
      const { result, late } = await approveWaiting(account, bus, asked);
      if (result?.kind === 'not approved') return { why: result.why };
      return late === undefined ? {} : { later: late.message };
    },
  });

const ignoreAbort = (error: Error): void => {
  if (error.name !== 'AbortError') throw error;
};
