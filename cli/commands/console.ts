/** `flink-autopilot console`: the console of the deployed table, on this machine. */
import { setTimeout as pause } from 'node:timers/promises';
import { startPageServer } from '../../console/page-server.ts';
import { storedFleet } from '../../console/view-model/stored-fleet.ts';
import { storedReplay } from '../../functions/replay/stored-replay.ts';
import type { JobKey } from '../../lib/model/job.ts';
import { withAccount } from '../account/account.ts';
import { withRemedy } from '../account/account-errors.ts';
import { ACCOUNT_FLAGS, ACCOUNT_HELP } from '../account/account-flags.ts';
import { wholeNumber } from '../command-line.ts';
import { openBrowser } from '../start/open-browser.ts';
import { cliCommand } from '../terminal/command.ts';

const DEFAULT_PORT = 8451;
const DEFAULT_HOURS = 24;
/** How often open pages ask again. Evaluations are minutes apart. */
const DEFAULT_SECONDS = 60;

export const consoleCommand = cliCommand({
  usage: ['console [options]'],
  help: `The page of \`npm start\` for the jobs of your account: all jobs, and of each what it did and why. It is
served on this machine alone (127.0.0.1), reads the table of the stack and nothing else, and changes nothing.

  --port N           port of the page (default ${DEFAULT_PORT}; 0 takes any free one)
  --hours N          how far back the page of a job goes (default ${DEFAULT_HOURS}, at most 336)
  --every N          seconds between two looks at the table while a page is open (default ${DEFAULT_SECONDS})
  --no-open          do not open the browser
${ACCOUNT_HELP.replace('  --json             JSON instead of text', '  --json             one line of JSON with the URL')}

Rights: dynamodb:GetItem and dynamodb:Query on the table; without --table dynamodb:ListTables, to find it.
Ctrl-C ends it.`,
  flags: {
    ...ACCOUNT_FLAGS,
    port: { type: 'string' },
    hours: { type: 'string' },
    every: { type: 'string' },
    'no-open': { type: 'boolean' },
  },
  run: ({ values }, terminal) => {
    const port = wholeNumber('--port', String(values['port'] ?? DEFAULT_PORT), { least: 0, most: 65_535 });
    const hours = wholeNumber('--hours', String(values['hours'] ?? DEFAULT_HOURS), { least: 1, most: 336 });
    const seconds = wholeNumber('--every', String(values['every'] ?? DEFAULT_SECONDS), { least: 5, most: 3600 });
    const { stop } = terminal;
    return withAccount(values, terminal, async ({ store, inputs, table, nowAgain }) => {
      let now = await nowAgain();
      const fleet = storedFleet({ store, clock: { now: () => now }, historyMs: hours * 3_600_000 });
      // Rights and table are tried before anything is opened.
      const { jobs } = await fleet.list();
      const asking = { table, profile: values.profile };
      const page = await startPageServer({
        port,
        failed: (error) => terminal.note(error.message),
        replay: (job, decision, at) =>
          withRemedy(asking, () => storedReplay({ store, inputs }, job as JobKey, decision, at)),
        fleet: { list: () => withRemedy(asking, fleet.list), job: (key) => withRemedy(asking, () => fleet.job(key)) },
      });
      try {
        terminal.say(
          values.json
            ? JSON.stringify({ kind: 'console', url: page.url, table, jobs: jobs.length })
            : `${jobs.length} jobs of table ${table}\n\n  ${page.url}\n\nCtrl-C ends it.`,
        );
        if (!values['no-open']) openBrowser(page.url);
        while (!stop.aborted) {
          await pause(seconds * 1000, undefined, { signal: stop }).catch(ignoreAbort);
          if (stop.aborted) break;
          now = await withRemedy(asking, nowAgain);
          page.changed();
        }
      } finally {
        await page.stop();
      }
      return 0;
    });
  },
});

const ignoreAbort = (error: Error): void => {
  if (error.name !== 'AbortError') throw error;
};
