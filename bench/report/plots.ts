/** The plots of docs/benchmark.md: cost against time behind, and one day under several rows. */
import type { Played } from '../run/play.ts';
import { ROWS } from '../run/row.ts';
import { TRACE_SECONDS } from '../simulator/meter.ts';
import type { SuiteResult } from './results.ts';
import { axis, type Plot, type Point } from './svg.ts';

/** Every case of a suite of traces: nearer to the corner is better. */
export const frontier = ({ suite, rows }: SuiteResult): readonly Plot[] =>
  suite.cases.flatMap(({ name, half }) => {
    const series = rows.flatMap(({ row, cases }) => {
      const { cost, over5, rescales } = cases[name] ?? {};
      // Far out of the picture: a size that never carries the load, or one that costs far too much.
      if (cost === undefined || over5 === undefined || over5 > 0.35 || cost > 1.2) return [];
      return [
        {
          name: `${row} (${(rescales ?? 0).toFixed(0)})`,
          color: colorOf(row),
          points: [{ x: 100 * cost, y: 100 * over5 }],
        },
      ];
    });
    if (series.length === 0) return [];
    const all = series.flatMap(({ points }) => points);
    return [
      {
        title: `${suite.name}: ${name} (${half}); in brackets: rescales`,
        x: axis('cost, % of left alone at the most', 0, Math.max(...all.map(({ x }) => x)) * 1.05),
        y: axis('% of the time over 5 s', 0, Math.max(1, ...all.map(({ y }) => y)) * 1.1),
        series,
        marks: 'dots',
      },
    ];
  });

const colorOf = (row: string): number =>
  Math.max(
    0,
    ROWS.findIndex(({ name }) => name === row),
  );

/** Of the values every ten seconds, one in three minutes is drawn. */
const EVERY = 18;

/** The load, and the task managers that were paid for. */
export const course = (
  title: string,
  played: readonly { readonly row: string; readonly played: Played }[],
): readonly Plot[] => {
  const [first] = played;
  if (first === undefined) return [];
  const { loads } = first.played.simulation.meter;
  const hours = (loads.length * TRACE_SECONDS) / 3600;
  const thinned = (values: readonly number[]): readonly Point[] =>
    values.flatMap((y, i) => (i % EVERY === 0 ? [{ x: (i * TRACE_SECONDS) / 3600, y }] : []));
  const slots = played.map(({ row, played: { simulation } }) => ({
    name: row,
    color: colorOf(row),
    points: thinned(simulation.meter.slots),
  }));
  const ages = played.map(({ row, played: { simulation } }) => ({
    name: row,
    color: colorOf(row),
    points: thinned(simulation.meter.ages),
  }));
  const most = (series: readonly { readonly points: readonly Point[] }[]): number =>
    Math.max(...series.flatMap(({ points }) => points.map(({ y }) => y)));
  const x = axis('hours', 0, hours);
  const load = [{ name: 'load', points: thinned(loads) }];
  return [
    { title: `${title}: load`, x, y: axis('records/s', 0, most(load) * 1.05), series: load, marks: 'lines' },
    { title: 'task managers', x, y: axis('task managers', 0, most(slots) * 1.1), series: slots, marks: 'lines' },
    { title: 'age of the oldest record', x, y: axis('seconds', 0, most(ages) * 1.05), series: ages, marks: 'lines' },
  ];
};
