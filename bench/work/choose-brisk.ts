/**
 * `node bench/work/choose-brisk.ts`: which settings serve policy `flink` best on the developed cases of R2 and R3. What is
 * made small: cost in % of static, plus % of the time over 5 s, plus 1 % for each rescale in six hours: a restart is worth
 * three and a half minutes of the job.
 */
import type { Figures } from '../run/figures.ts';
import type { Row } from '../run/row.ts';
import { r2, r3 } from '../suites/traces.ts';

const each = <Value>(values: readonly Value[], settings: readonly Readonly<Record<string, string>>[], key: string) =>
  settings.flatMap((before) => values.map((value) => ({ ...before, [`job.autoscaler.${key}`]: String(value) })));

const fixed = {
  'job.autoscaler.restart.time': '1 min',
  'job.autoscaler.restart.time-tracking.enabled': 'true',
};

let grid: readonly Readonly<Record<string, string>>[] = [fixed];
grid = each(['1 min', '2 min'], grid, 'metrics.window');
grid = each(['1 min'], grid, 'stabilization.interval');
grid = each([0.6, 0.7, 0.8], grid, 'utilization.target');
grid = each([0.1, 0.2, 0.3], grid, 'target.utilization.boundary');
grid = each(['5 min', '20 min', '60 min'], grid, 'scale-down.interval');
grid = each(['5 min', '15 min'], grid, 'catch-up.duration');

const priceOf = (figures: Figures, hours: number): number =>
  100 * (figures['cost'] ?? 0) + 100 * (figures['over5'] ?? 0) + ((figures['rescales'] ?? 0) * 6) / hours;

const cases = [r2, r3].flatMap((suite) =>
  suite.cases.filter(({ half }) => half === 'developed').map((one) => ({ one, hours: suite.name === 'r2' ? 6 : 18 })),
);

const found: { readonly price: number; readonly says: string }[] = [];
for (const options of grid) {
  const row: Row = { name: 'candidate', says: '', everySeconds: 60, by: { kind: 'policy', policy: 'flink', options } };
  let price = 0;
  const parts: string[] = [];
  for (const { one, hours } of cases) {
    const figures = await one.run(row, 0);
    price += priceOf(figures, hours) / cases.length;
    const cost = figures['cost'] ?? 0;
    const over5 = figures['over5'] ?? 0;
    parts.push(`${(100 * cost).toFixed(0)}/${(100 * over5).toFixed(1)}/${figures['rescales']}`);
  }
  found.push({ price, says: `${Object.values(options).slice(2).join(', ')}: ${parts.join('  ')}` });
}
for (const { price, says } of found.toSorted((a, b) => a.price - b.price)) console.log(price.toFixed(2), says);
