/** `npm start`: flink-autopilot on this machine. See `npm start -- --help`. */
import { isLoopback } from '../console/page-host.ts';
import { askedByCommands } from './start/asked-by-commands.ts';
import { jsonLine } from './start/json-line.ts';
import { openBrowser } from './start/open-browser.ts';
import { type Output, openOutput } from './start/output.ts';
import { STOP_SIGNALS, stopSignals } from './start/stop-signals.ts';
import { HELP, parseStart, type StartOptions } from './start-options.ts';

const stop = stopSignals(
  () => performance.now(),
  (code) => process.exit(code),
);
for (const signal of STOP_SIGNALS) process.on(signal, () => stop.received(signal));
const output: Output = openOutput(() => stop.received('SIGTERM'));
const { say, warn } = output;

/** Its exit code. A page that is ended by Ctrl-C has ended as it should. */
const run = async (options: StartOptions): Promise<number> => {
  switch (options.run) {
    case 'live':
      await live(options);
      return 0;
    case 'headless': {
      const { headless } = await import('./start/headless.ts');
      return headless(options, output, stop.signal);
    }
    case 'attached':
      await attached(options);
      return 0;
  }
};

const live = async (options: StartOptions): Promise<void> => {
  const { runLive } = await import('../sandbox/simulation/live.ts');
  await runLive({
    ...options,
    failed: warn,
    signal: stop.signal,
    started: (url) => {
      say(
        `flink-autopilot is looking after the simulated job "${options.simulate}" on ${options.platform}, ${options.speed} times faster than real time.`,
      );
      shown(url, options);
    },
  });
};

const attached = async (options: StartOptions): Promise<void> => {
  const { attachedJob, runAttached } = await import('../sandbox/simulation/attached.ts');
  const job = await attachedJob(options.flinkUrl, options.job);
  await runAttached({
    ...options,
    job,
    url: options.flinkUrl,
    failed: warn,
    signal: stop.signal,
    started: (url) => {
      say(`flink-autopilot is looking after "${job}" at ${options.flinkUrl}, mode ${options.mode}.`);
      if (options.mode !== 'act') say('It recommends and changes nothing. To let it rescale the job: --mode act');
      shown(url, options);
    },
  });
};

const shown = (url: string, { host, openBrowser: mayOpen }: StartOptions): void => {
  if (!isLoopback(host)) warn(`The page has no authentication: everybody who reaches ${host} sees it.`);
  say(`\n  ${url}\n\n${askedByCommands(process.env)}\n\nCtrl-C ends it.`);
  if (mayOpen) openBrowser(url);
};

/** One sentence on stderr; where stdout is JSON, there as well. */
const failed = (says: string, code: number, json: boolean): void => {
  if (json) say(jsonLine({ kind: 'error', says }));
  warn(says);
  process.exitCode = code;
};

const request = parseStart(process.argv.slice(2));
switch (request.kind) {
  case 'help':
    say(HELP);
    break;
  case 'wrong':
    failed(`${request.says} See npm start -- --help`, 2, request.json);
    break;
  case 'run': {
    const { options } = request;
    try {
      process.exitCode = await run(options);
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      failed(process.env['DEBUG'] ? (error.stack ?? error.message) : error.message, 1, options.json);
    }
  }
}
