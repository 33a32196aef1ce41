/** `npm start`: flink-autopilot on this machine. See `npm start -- --help`. */
import { spawn } from 'node:child_process';
import { HELP, parseStart, type StartOptions } from './start-options.ts';

const request = parseStart(process.argv.slice(2));

const say = (line: string): void => void process.stdout.write(`${line}\n`);
const warn = (line: string): void => void process.stderr.write(`${line}\n`);

const stopped = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stopped.abort());

const run = async (options: StartOptions): Promise<void> => {
  switch (options.run) {
    case 'live':
      return live(options);
    case 'headless':
      return headless(options);
    case 'attached':
      return attached(options);
  }
};

const live = async (options: StartOptions): Promise<void> => {
  const { runLive } = await import('../sandbox/simulation/live.ts');
  await runLive({
    ...options,
    failed: warn,
    signal: stopped.signal,
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
    signal: stopped.signal,
    started: (url) => {
      say(`flink-autopilot is looking after "${job}" at ${options.flinkUrl}, mode ${options.mode}.`);
      if (options.mode !== 'act') say('It recommends and changes nothing. To let it rescale the job: --mode act');
      shown(url, options);
    },
  });
};

const shown = (url: string, { openBrowser: mayOpen }: StartOptions): void => {
  say(`\n  ${url}\n\nCtrl-C ends it.`);
  if (mayOpen) openBrowser(url);
};

const OPENERS: Partial<Record<NodeJS.Platform, readonly [string, ...string[]]>> = {
  darwin: ['open'],
  win32: ['cmd', '/c', 'start', ''],
  linux: ['xdg-open'],
};

/** A machine without a browser has the URL in the terminal: that nothing opens is no error. */
const openBrowser = (url: string): void => {
  const isHeadless = process.platform === 'linux' && !process.env['DISPLAY'] && !process.env['WAYLAND_DISPLAY'];
  const opener = OPENERS[process.platform];
  if (!opener || isHeadless || process.env['CI']) return;
  const [command, ...args] = opener;
  spawn(command, [...args, url], { stdio: 'ignore', detached: true })
    .on('error', () => undefined)
    .unref();
};

const headless = async (options: StartOptions): Promise<void> => {
  const { runHeadless } = await import('../sandbox/simulation/headless.ts');
  const { summaryText } = await import('../sandbox/report/summary-text.ts');
  const { timeline, summary } = await runHeadless(options, (hoursDone) => {
    if (process.stderr.isTTY) process.stderr.write(`\r${hoursDone} of ${options.hours} h `);
  });
  if (process.stderr.isTTY) process.stderr.write('\r\u001b[K');
  if (options.json) {
    const { seed, simulate, load } = options;
    say(JSON.stringify({ seed, simulate, load, ...summary, timeline }, null, 2));
  } else for (const line of [...timeline, '', ...summaryText(summary)]) say(line);
  for (const failure of summary.failures) warn(failure);
  if (summary.failures.length > 0 || summary.unexplained > 0 || summary.records.lost !== 0) process.exitCode = 1;
};

switch (request.kind) {
  case 'help':
    say(HELP);
    break;
  case 'wrong':
    warn(`${request.says} See npm start -- --help`);
    process.exitCode = 2;
    break;
  case 'run':
    await run(request.options).catch((error: Error) => {
      warn(process.env['DEBUG'] ? (error.stack ?? error.message) : error.message);
      process.exitCode = 1;
    });
}
