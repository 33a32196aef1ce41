/** The summary as a person reads it. */
import { memoryRows } from './memory.ts';
import type { Summary } from './summary.ts';

const share = (part: number, whole: number): string => `${Math.round((100 * part) / whole)} %`;
const count = (value: number): string => Math.round(value).toLocaleString('en-US');
const hours = (value: number): string => value.toFixed(1);

export const summaryText = (summary: Summary): readonly string[] => {
  const { minutes, rescales, kpuHours, dollars, records, cloudWatch, dynamoDb } = summary;
  const ends = [
    `${rescales.confirmed} confirmed`,
    ...(['refused', 'failed', 'lapsed'] as const).flatMap((name) =>
      rescales[name] > 0 ? [`${rescales[name]} ${name}`] : [],
    ),
  ];
  const rows: readonly (readonly [string, string])[] = [
    [
      'turns',
      `${summary.turns}, all but ${summary.unexplained} with their reasons; ${summary.failures.length} failures`,
    ],
    ['minutes', minutesText(minutes)],
    ['rescales', `${rescales.requested} requested, ${ends.join(', ')}`],
    ['KPU-hours', `${hours(kpuHours.used)} (${dollars.used.toFixed(2)} USD)`],
    [
      '  static at peak',
      `${hours(kpuHours.staticPeak)} (${dollars.staticPeak.toFixed(2)} USD): used ${share(kpuHours.used, kpuHours.staticPeak)} of it`,
    ],
    [
      '  smallest possible',
      `${hours(kpuHours.smallest)} (${dollars.smallest.toFixed(2)} USD): used ${share(kpuHours.used, kpuHours.smallest)} of it`,
    ],
    ...memoryRows(summary.memory),
    ['lag over 60 s', `${summary.minutesLagOver60Seconds} min; longest ${Math.round(summary.longestLagSeconds)} s`],
    [
      'records',
      `${count(records.arrived)} arrived, ${count(records.processed)} processed, ${count(records.waiting)} waiting, ${records.lost} lost`,
    ],
    [
      'GetMetricData',
      `${count(cloudWatch.metricsRequested)} metrics in ${cloudWatch.calls} calls: ${cloudWatch.dollars.toFixed(4)} USD, ${cloudWatch.dollarsPerMonth.toFixed(2)} USD a month`,
    ],
    [
      'DynamoDB',
      `${count(dynamoDb.readUnits)} read units, ${count(dynamoDb.writeUnits)} write units: ${dynamoDb.dollarsPerMonth.toFixed(2)} USD a month`,
    ],
  ];
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows.map(([name, value]) => `${name.padEnd(width)}  ${value}`);
};

const minutesText = ({ all, measured, restarting, incomplete, unsettled }: Summary['minutes']): string =>
  `${count(all)}: ${count(measured)} measured, ${restarting} around a restart, ${incomplete} with a point missing in CloudWatch, ${unsettled} not settled yet`;
