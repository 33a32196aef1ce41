/** The report in a terminal: a line for every job, the grade of the fleet, and where the files are. */
import { bestOf, type Fleet } from '../../backtest/advice/grade.ts';
import type { ReportContents } from '../../backtest/page/contents.ts';
import { cost, hours, ofUnpriced, summed, totalRange } from '../../backtest/page/costs.ts';
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
      `${cost(job.asItRan.unitHoursPerMonth, job)} a month`,
      behind === undefined ? 'lag not known' : `${range(behind, number)} min a day behind`,
      best === undefined
        ? withoutSavings(job)
        : `${best.title}: saves ${cost(best.savedUnitHoursPerMonth.expected, job)} (${range(best.savingsShare, percent)}), risk ${best.risk.value}`,
    ];
  });
  const widths = [0, 1, 2, 3, 4].map((column) => Math.max(0, ...rows.map((row) => row[column]?.length ?? 0)));
  const lines = rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  return [
    ...lines,
    ...jobs.flatMap(olderText),
    ...unread.map(({ name, says, remedy = '' }) => `-  ${name}: ${says} ${remedy}`.trimEnd()),
    '',
    `Fleet: ${fleet.grade} (${fleet.score} of 100). ${fleetCosts(fleet)}`,
    '',
    `Written: ${written.html}`,
    `         ${written.csv}`,
    `         ${written.json}`,
  ].join('\n');
};

/** Money, and beside it the hours that have no price. */
const fleetCosts = (fleet: Fleet): string => {
  const { savings, unpriced } = fleet;
  const money =
    fleet.priced === 0
      ? []
      : [
          `It costs ${dollars(fleet.dollars)} a month (${summed(fleet)}) and could save ${dollars(savings.expected)} (${dollars(savings.low)} to ${dollars(savings.high)}).`,
        ];
  if (unpriced === undefined) return money.join('');
  const { unit, unitHoursPerMonth, savedUnitHoursPerMonth: saved } = unpriced;
  const besides = fleet.priced === 0 ? 'It has' : 'Besides, it has';
  const saves =
    saved.expected === 0 ? '' : `, and could save ${hours(saved.expected, unit)} (${totalRange(saved, unit)})`;
  return [...money, `${besides} ${ofUnpriced(unitHoursPerMonth, unpriced)}${saves}.`].join(' ');
};

/** Where more was read than CloudWatch has by the minute. */
const olderText = (advice: ReportContents['jobs'][number]): readonly string[] => {
  const { job, wholePeriod: whole } = advice;
  return whole.daysByFiveMinutes === 0
    ? []
    : [
        `   ${job.name}: ${cost(whole.unitHoursPerMonth, advice)} a month in all ${number(whole.days)} days that were read (${number(whole.daysByFiveMinutes)} of them by five minutes), ${whole.sizes.length} ${whole.sizes.length === 1 ? 'size' : 'sizes'}, at most ${number(whole.highestLoad?.perSecond ?? Number.NaN)} records/s`,
      ];
};
