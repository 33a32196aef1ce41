/** The report in a terminal: a line for every job, the grade of the fleet, and where the files are. */
import { bestOf, type Fleet } from '../../backtest/advice/grade.ts';
import type { ReportContents } from '../../backtest/page/contents.ts';
import { dollars, number, percent, range } from '../../backtest/page/numbers.ts';
import { withoutSavings } from '../../backtest/page/without-savings.ts';
import type { Written } from './write-report.ts';

export const fleetText = ({ jobs, unread }: ReportContents, fleet: Fleet, written: Written): string => {
  const rows = jobs.map((job) => {
    const best = bestOf(job);
    const behind = job.asItRan.minutesOverPerDay;
    return [
      job.grade,
      job.job.name,
      job.finding,
      `${dollars(job.asItRan.dollarsPerMonth)} a month`,
      behind === undefined ? 'lag not known' : `${range(behind, number)} min a day behind`,
      best === undefined
        ? withoutSavings(job)
        : `${best.title}: saves ${dollars(best.savingsPerMonth.expected)} (${range(best.savingsShare, percent)}), risk ${best.risk.value}`,
    ];
  });
  const widths = [0, 1, 2, 3, 4].map((column) => Math.max(0, ...rows.map((row) => row[column]?.length ?? 0)));
  const lines = rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  const { low, expected, high } = fleet.savings;
  return [
    ...lines,
    ...jobs.flatMap(olderText),
    ...unread.map(({ name, says }) => `-  ${name}: ${says}`),
    '',
    `Fleet: ${fleet.grade} (${fleet.score} of 100). It costs ${dollars(fleet.dollars)} a month and could save ${dollars(expected)} (${dollars(low)} to ${dollars(high)}).`,
    '',
    `Written: ${written.html}`,
    `         ${written.csv}`,
    `         ${written.json}`,
  ].join('\n');
};

/** Where more was read than CloudWatch has by the minute. */
const olderText = ({ job, wholePeriod: whole }: ReportContents['jobs'][number]): readonly string[] =>
  whole.daysByFiveMinutes === 0
    ? []
    : [
        `   ${job.name}: ${dollars(whole.dollarsPerMonth)} a month in all ${number(whole.days)} days that were read (${number(whole.daysByFiveMinutes)} of them by five minutes), ${whole.sizes.length} ${whole.sizes.length === 1 ? 'size' : 'sizes'}, at most ${number(whole.highestLoad?.perSecond ?? Number.NaN)} records/s`,
      ];
