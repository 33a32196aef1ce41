import { describe, expect, it } from 'vitest';
import { FLAG_NAMES, HELP, parseStart } from '../../cli/start-options.ts';
import { PLATFORMS } from '../../sandbox/platforms/platform.ts';
import { JOB_NAMES } from '../../world/jobs/jobs.ts';

const wrong = (...words: string[]): string => {
  const request = parseStart(words);
  return request.kind === 'wrong' ? request.says : `accepted as ${request.kind}`;
};

describe('what is typed after npm start --', () => {
  it('nothing: the page, in a day that is the same every time', () => {
    expect(parseStart([])).toMatchObject({
      kind: 'run',
      options: {
        run: 'live',
        seed: 1,
        simulate: 'clickstream',
        load: 'day',
        mode: 'act',
        everyMinutes: 5,
        openBrowser: true,
      },
    });
  });

  it('a fleet of jobs, or the one that a flag describes; without a page always one', () => {
    expect(parseStart([])).toMatchObject({ options: { jobs: 'fleet' } });
    expect(parseStart(['--speed', '300', '--mode', 'advise', '--seed', '2'])).toMatchObject({
      options: { jobs: 'fleet' },
    });
    for (const words of [
      ['--simulate', 'light'],
      ['--platform', 'eks'],
      ['--load', 'flat'],
      ['--policy', 'flink'],
    ]) {
      expect(parseStart(words)).toMatchObject({ options: { run: 'live', jobs: 'one' } });
    }
    expect(parseStart(['--headless'])).toMatchObject({ options: { jobs: 'one' } });
  });

  it('a real cluster: advice only, until the option says act', () => {
    expect(parseStart(['--flink', 'http://127.0.0.1:8081/'])).toMatchObject({
      options: { run: 'attached', mode: 'advise', flinkUrl: 'http://127.0.0.1:8081' },
    });
    expect(parseStart(['--flink', 'http://127.0.0.1:8081', '--mode', 'act'])).toMatchObject({
      options: { mode: 'act' },
    });
  });

  it('another platform, with the job that shows it best', () => {
    expect(parseStart([])).toMatchObject({ options: { platform: 'managed-flink' } });
    expect(parseStart(['--platform', 'eks'])).toMatchObject({ options: { platform: 'eks', simulate: 'fraud-check' } });
    expect(parseStart(['--platform', 'eks', '--simulate', 'clickstream'])).toMatchObject({
      options: { platform: 'eks', simulate: 'clickstream' },
    });
    for (const name of PLATFORMS) expect(HELP).toContain(name);
  });

  it('another simulated job', () => {
    expect(parseStart(['--simulate', 'light'])).toMatchObject({ options: { run: 'live', simulate: 'light' } });
    for (const name of JOB_NAMES) expect(HELP).toContain(name);
  });

  it('options of the job, as in a Flink configuration', () => {
    const request = parseStart([
      '--set',
      'job.autoscaler.utilization.target=0.6',
      '--set',
      'job.autoscaler.metrics.window=5 min',
    ]);
    expect(request).toMatchObject({
      options: { options: { 'job.autoscaler.utilization.target': '0.6', 'job.autoscaler.metrics.window': '5 min' } },
    });
  });

  it('the dial of policy autopilot', () => {
    expect(parseStart(['--policy', 'autopilot', '--objective', 'savings'])).toMatchObject({
      options: { policy: 'autopilot', options: { 'job.autopilot.objective': 'savings' } },
    });
    expect(parseStart(['--policy', 'autopilot'])).toMatchObject({ options: { policy: 'autopilot', options: {} } });
    expect(parseStart(['--policy', 'flink'])).toMatchObject({ options: { policy: 'flink' } });
  });

  it.each([
    [['--port', '99999'], /--port takes a whole number from 0 to 65535, and not "99999"/],
    [['--port', '-1'], /--port takes a whole number from 0 to 65535, and not "-1"/],
    [['--speed', 'fast'], /--speed takes a whole number from 1 to 3600, and not "fast"/],
    [['--speed', '0'], /--speed takes a whole number from 1 to 3600, and not "0"/],
    [['--speed', '1e3'], /--speed takes a whole number .* not "1e3"/],
    [['--headless', '--hours', '-3'], /--hours takes a whole number from 1 to 744, and not "-3"/],
    [['--headless', '--hours', 'abc'], /--hours takes a whole number .* not "abc"/],
    [['--headless', '--hours', '1.5'], /--hours takes a whole number .* not "1.5"/],
    [['--headless', '--hours'], /--hours needs a value after it/],
    [['--headless', '--hours='], /--hours needs a value after it/],
    [['--headless', '--seed', '--hours', '3'], /--seed needs a value after it, and "--hours" is the next flag/],
    [['--seed', '1', '--seed', '2'], /--seed is given twice/],
    [['--headless=yes'], /--headless takes no value, and not "yes"/],
    [['--hedless'], /There is no --hedless; the nearest is --headless/],
    [['--Hours', '3'], /There is no --Hours; the nearest is --hours/],
    [['-headless'], /There is no -headless; the nearest is --headless/],
    [['headless'], /"headless" belongs to no flag; the nearest flag is --headless/],
    [['--', '--headless'], /"--headless" belongs to no flag/],
    [['--hours', '5'], /--hours .* goes with --headless only/],
    [['--json'], /--json .* goes with --headless only/],
    [['--job', 'x'], /--job .* goes with --flink only/],
    [['--interval', '5'], /--interval .* goes with --flink only/],
    [['--headless', '--speed', '5'], /--speed .* does not go with --headless/],
    [['--headless', '--port', '5'], /--port .* does not go with --headless/],
    [['--headless', '--host', '0.0.0.0'], /--host .* does not go with --headless/],
    [['--flink', 'http://127.0.0.1:8081', '--every', '5'], /--every .*--interval.* does not go with --flink/],
    [['--flink', 'http://127.0.0.1:8081', '--seed', '5'], /--seed .* does not go with --flink/],
    [['--mode', 'go'], /--mode takes observe, advise, approve, act, and not "go"/],
    [['--mode', 'ACT'], /--mode takes .* not "ACT"; the nearest is act/],
    [['--policy', 'nope'], /--policy takes flink, autopilot, and not "nope"/],
    [['--shadow', 'nope'], /--shadow takes flink, and not "nope"/],
    [['--policy', 'flink', '--shadow', 'flink'], /--shadow takes autopilot, and not "flink"/],
    [
      ['--policy', 'autopilot', '--objective', 'cheap'],
      /--objective takes savings, balanced, reliability, and not "cheap"/,
    ],
    [
      ['--policy', 'flink', '--objective', 'savings'],
      /--objective is the dial of --policy autopilot, and not of flink/,
    ],
    [
      ['--policy', 'autopilot', '--objective', 'savings', '--set', 'job.autopilot.objective=balanced'],
      /--objective and --set both give job\.autopilot\.objective/,
    ],
    [['--load', 'storm'], /--load takes day, step,.* and not "storm"/],
    [['--simulate', 'heavy'], /--simulate takes clickstream, light, fraud-check, and not "heavy"/],
    [['--simulate', 'light', '--flink', 'http://127.0.0.1:8081'], /--simulate .* does not go with --flink/],
    [['--platform', 'kubernetes'], /--platform takes managed-flink, eks, and not "kubernetes"/],
    [['--platform', 'eks', '--flink', 'http://127.0.0.1:8081'], /--platform .* does not go with --flink/],
    [['--flink', 'localhost'], /--flink takes the URL.*like http:\/\/127\.0\.0\.1:8081, and not "localhost"/],
    [['--headless', '--flink', 'http://127.0.0.1:8081'], /does not go with --flink/],
    [['--set', 'x'], /--set takes KEY=VALUE, and not "x"/],
    [['--set', 'a=1', '--set', 'a=2'], /--set gives a twice/],
    [['--set', 'job.autoscaler.utilization.target=7'], /job\.autoscaler\.utilization\.target.*7/],
    [['--set', 'job.autoscaler.utilisation.target=0.7'], /job\.autoscaler\.utilization\.target/],
  ])('%j gets one sentence that says what would be right', (words, sentence) => {
    expect(wrong(...words)).toMatch(sentence);
    expect(wrong(...words)).not.toMatch(/\n/);
  });

  it('--help names every option', () => {
    expect(parseStart(['--help'])).toEqual({ kind: 'help' });
    for (const option of FLAG_NAMES) {
      expect(HELP).toContain(`--${option}`);
    }
  });
});
