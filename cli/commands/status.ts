/** `flink-autopilot status [JOB]`: how are my jobs? */
import { withAccount } from '../account/account.ts';
import { ACCOUNT_FLAGS, ACCOUNT_HELP } from '../account/account-flags.ts';
import { findJob } from '../account/find-job.ts';
import { cliCommand } from '../terminal/command.ts';

export const status = cliCommand({
  usage: ['status [JOB] [options]'],
  help: `State, mode, size, cost and last decision of every job, those that need attention first; of one job, in detail.

${ACCOUNT_HELP}`,
  flags: ACCOUNT_FLAGS,
  positionals: 'JOB',
  run: ({ values, positionals: [word] }, terminal) =>
    withAccount(values, terminal, async (account) => {
      const jobs = await account.jobs();
      const shown = word === undefined ? jobs : [findJob(word, jobs)];
      for (const job of shown) terminal.say(job.name);
      return 0;
    }),
});
