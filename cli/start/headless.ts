/** `npm start -- --headless`: the day as it goes, as lines for people or as JSON lines, and a summary. */
import type { Summary } from '../../sandbox/report/summary.ts';
import { summaryText } from '../../sandbox/report/summary-text.ts';
import { createTimeline, incomingRate } from '../../sandbox/report/timeline.ts';
import { type News, runHeadless } from '../../sandbox/simulation/headless.ts';
import type { StartOptions } from '../start-options.ts';
import { jsonLine } from './json-line.ts';
import type { Output } from './output.ts';
import { EXIT_CODES, type StopSignal } from './stop-signals.ts';

interface Report {
  news(news: News): void;
  end(summary: Summary, stoppedBy: StopSignal | undefined): void;
}

/** The exit code: 1 when something failed, was lost or was not explained; 130 after Ctrl-C. */
export const headless = async (options: StartOptions, output: Output, signal: AbortSignal): Promise<number> => {
  const report = options.json ? jsonReport(options, output) : textReport(options, output);
  const summary = await runHeadless({ ...options, signal, news: report.news });
  if (output.closed()) return 0;
  const stoppedBy = signal.aborted ? (signal.reason as StopSignal) : undefined;
  report.end(summary, stoppedBy);
  const bad = summary.failures.length > 0 || summary.unexplained > 0 || summary.records.lost !== 0;
  if (bad) return 1;
  return stoppedBy === undefined ? 0 : EXIT_CODES[stoppedBy];
};

const textReport = ({ hours }: StartOptions, { say, warn }: Output): Report => {
  const timeline = createTimeline();
  return {
    news(news) {
      for (const line of timeline(news)) say(line);
      for (const failure of news.failures) warn(failure);
    },
    end(summary, stoppedBy) {
      const text = summaryText(summary);
      say('');
      if (stoppedBy !== undefined) say(`Stopped after ${hoursText(summary.hours)} of ${hours} h. So far:`);
      for (const line of text) say(line);
    },
  };
};

const hoursText = (hours: number): string => `${Number(hours.toFixed(1))} h`;

/** Times are ISO 8601; a number that JSON does not have is spelled "NaN", "Infinity" or "-Infinity", as in events. */
const jsonReport = (options: StartOptions, { say }: Output): Report => {
  const print = (kind: string, fields: object): void => say(jsonLine({ kind, ...fields }));
  const { seed, platform, simulate, load, mode, policy, shadow, everyMinutes, hours } = options;
  const run = { seed, platform, simulate, load, mode, policy, ...(shadow && { shadow }), everyMinutes, hours };
  print('run', { ...run, options: options.options });
  return {
    news({ evaluations, journal, graph, failures }) {
      for (const record of evaluations) {
        const { at, decision, sizing, shadow: asked, because } = record;
        const incomingPerSecond = incomingRate(record, graph);
        print('evaluation', { at: isoTime(at), decision, sizing, incomingPerSecond, shadow: asked, because });
      }
      for (const { at, name, decision, detail } of journal) {
        print('event', { at: isoTime(at), event: name, decision, ...detail });
      }
      for (const says of failures) print('failure', { says });
    },
    end: (summary, stoppedBy) => print('summary', { stoppedBy: stoppedBy ?? null, ...summary }),
  };
};

const isoTime = (at: number): string => new Date(at).toISOString();
