/** `flink-autopilot backtest`: what another policy would have done with the load that a job has had. */
import { fitModel, NothingToFit } from '../../backtest/fit/fit-model.ts';
import { historyOfStored, readStored } from '../../backtest/history/from-store.ts';
import type { JobHistory } from '../../backtest/history/job-history.ts';
import { backtestJob } from '../../backtest/run/backtest-job.ts';
import { comparePool } from '../../backtest/run/pool.ts';
import { withAccount } from '../account/account.ts';
import { ACCOUNT_FLAGS, ACCOUNT_HELP } from '../account/account-flags.ts';
import { findJob } from '../account/find-job.ts';
import { WrongCommand, wholeNumber } from '../command-line.ts';
import { backtestText } from '../report/backtest-text.ts';
import { historyFromLines } from '../report/history-from-lines.ts';
import { cliCommand } from '../terminal/command.ts';
import { Failed, type Terminal } from '../terminal/terminal.ts';

const DAY_MS = 86_400_000;

export const backtest = cliCommand({
  usage: ['backtest JOB [--days 7] [options]', 'backtest --file OBSERVATIONS [options]'],
  help: `Replays every policy, step by step, over the load that a job has had, against a model that is fitted
to the same history: cost, minutes over the objective, restarts, each with its band.

  --days N           newest days of the stored window, 1 to 14 (default 7)
  --file FILE        lines in the format of the policy server instead (docs/policy-server.md)
  --objective N      seconds behind that count as too much (default 60)

${ACCOUNT_HELP}`,
  flags: { ...ACCOUNT_FLAGS, days: { type: 'string' }, file: { type: 'string' }, objective: { type: 'string' } },
  positionals: 'JOB',
  run: async ({ values, positionals: [word, ...more] }, terminal) => {
    const days = wholeNumber('--days', values.days ?? '7', { least: 1, most: 14 });
    const objective = wholeNumber('--objective', values.objective ?? '60', { least: 5, most: 86_400 });
    const json = values.json === true;
    if (more.length > 0) throw new WrongCommand(`One job is enough: what is "${more.join(' ')}"?`);
    if (values.file !== undefined) {
      if (word !== undefined) throw new WrongCommand('Either a JOB or --file, not both.');
      return tested(historyFromLines(values.file), objective, json, terminal);
    }
    if (word === undefined) throw new WrongCommand('backtest needs a JOB, or --file.');
    return withAccount(values, terminal, async (account) => {
      const { job } = findJob(word, await account.jobs());
      const now = await account.now();
      const stored = await readStored(account.store, job, now - days * DAY_MS, now + 1);
      const history = historyOfStored(job, stored);
      if (history === undefined)
        throw new Failed(`The table has no evaluation of ${job.name} in the last ${days} days.`);
      return tested(history, objective, json, terminal);
    });
  },
});

const EVERY_MINUTES = 5;

const tested = async (
  history: JobHistory,
  objectiveSeconds: number,
  json: boolean,
  terminal: Pick<Terminal, 'say'>,
): Promise<0> => {
  const pool = comparePool();
  try {
    const request = { history, model: fitModel(history), objectiveSeconds, everyMinutes: EVERY_MINUTES, options: {} };
    const result = await backtestJob(request, { compare: pool.compare });
    if (!json) terminal.say(backtestText(result));
    else {
      const compared = result.compared.map(({ replays: _, ...one }) => one);
      terminal.say(
        JSON.stringify({
          kind: 'backtest',
          job: history.job,
          from: history.from,
          to: history.to,
          asItRan: result.asItRan,
          compared,
        }),
      );
    }
    return 0;
  } catch (error) {
    if (error instanceof NothingToFit) throw new Failed(error.message, { cause: error });
    throw error;
  } finally {
    await pool.close();
  }
};
