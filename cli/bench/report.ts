/** The measurements as a person reads them. */
import { formatNumber } from '../../lib/number/format.ts';
import type { HeapReading } from './heap.ts';
import type { Recording } from './recording.ts';
import { JOBS_PER_RUN, perCpuSecond, perSecond, type Run } from './runs.ts';
import type { StageShare } from './stages.ts';

/** Ticks a second that a job of ten vertices must reach. */
export const TARGETS = { pipe: 5000, inside: 20_000 } as const;

export const jobText = ({ ticks, outcomes, meanSamples, meanAnswerBytes, tickLines }: Recording): string => {
  const bytes = tickLines.reduce((sum, line) => sum + line.length, 0) / tickLines.length;
  const came = Object.entries(outcomes).map(([outcome, count]) => `${formatNumber(count)} ${outcome}`);
  return [
    `A job of 10 vertices that follows its decisions, ${formatNumber(ticks.length)} ticks with ${formatNumber(meanSamples)} samples in the window on average; a run plays it ${JOBS_PER_RUN} times.`,
    `They came out as ${came.join(', ')}. A line in has ${formatNumber(bytes)} characters, a line out ${formatNumber(meanAnswerBytes)}.`,
  ].join('\n');
};

const COLUMNS = [34, 11, 11, 13, 11, 11, 15] as const;

const row = (...cells: readonly string[]): string =>
  cells
    .map((cell, n) => (n === 0 ? cell.padEnd(COLUMNS[0]) : cell.padStart(COLUMNS[n] ?? 0)))
    .join('')
    .trimEnd();

export const ratesHead = (runs: number): string =>
  [
    row('', 'by the', 'clock', 'per second', 'of CPU'),
    row(`Ticks a second, ${runs} runs`, 'median', 'best', 'median', 'best', 'target', 'median reaches'),
    '-'.repeat(COLUMNS.reduce((sum, width) => sum + width, 0)),
  ].join('\n');

export const ratesRow = (what: string, runs: readonly Run[], target?: number): string => {
  const clock = perSecond(runs);
  const cpu = perCpuSecond(runs);
  const numbers = [clock.median, clock.best, cpu.median, cpu.best].map(formatNumber);
  if (target === undefined) return row(what, ...numbers);
  return row(what, ...numbers, formatNumber(target), `${(clock.median / target).toFixed(2)} of it`);
};

export const stagesText = (shares: readonly StageShare[]): string =>
  shares.map(({ stage, share }) => `${stage.padEnd(24)}${`${(share * 100).toFixed(1)} %`.padStart(8)}`).join('\n');

const MIB = 2 ** 20;

export const heapText = (readings: readonly HeapReading[]): string => {
  const first = readings[0];
  const last = readings[readings.length - 1];
  if (first === undefined || last === undefined) return 'Nothing was read.';
  const growth = last.bytes - first.bytes;
  const all = readings.map(({ bytes }) => (bytes / MIB).toFixed(2)).join(' ');
  return [
    `MiB on the heap after each tenth of ${formatNumber(last.ticks)} ticks: ${all}`,
    `Growth from the first tenth on: ${(growth / MIB).toFixed(2)} MiB, ${(growth / (last.ticks - first.ticks)).toFixed(3)} bytes a tick.`,
  ].join('\n');
};
