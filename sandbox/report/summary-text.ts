/** The summary as a person reads it. */
import { formatNumber } from '../../lib/number/format.ts';
import { controlPlaneRows } from './control-plane.ts';
import { kpuRows } from './kpu-use.ts';
import type { Row } from './rows.ts';
import { shadowRows } from './shadow-use.ts';
import type { Summary } from './summary.ts';
import { taskManagerRows } from './task-manager-use.ts';

const count = (value: number): string => formatNumber(Math.round(value));

const UNHAPPY = [
  ['refused', 'refused'],
  ['failed', 'failed'],
  ['rolledBack', 'rolled back'],
  ['lapsed', 'lapsed'],
] as const;

export const summaryText = (summary: Summary): readonly string[] => {
  const { minutes, rescales, records, cloudWatch, dynamoDb } = summary;
  const ends = [
    `${rescales.confirmed} confirmed`,
    ...UNHAPPY.flatMap(([name, word]) => (rescales[name] > 0 ? [`${rescales[name]} ${word}`] : [])),
  ];
  const rows: readonly Row[] = [
    [
      'evaluations',
      `${summary.evaluations}, all but ${summary.unexplained} with their reasons; ${summary.failures.length} failures`,
    ],
    ['minutes', minutesText(minutes)],
    ['rescales', `${rescales.requested} requested, ${ends.join(', ')}`],
    ...(summary.platform === 'eks' ? taskManagerRows(summary) : kpuRows(summary)),
    ...shadowRows(summary),
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
    ...controlPlaneRows(summary.controlPlane),
  ];
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows.map(([name, value]) => `${name.padEnd(width)}  ${value}`);
};

const minutesText = ({ all, measured, restarting, incomplete, unsettled }: Summary['minutes']): string =>
  `${count(all)}: ${count(measured)} measured, ${restarting} around a restart, ${incomplete} with a point missing in CloudWatch, ${unsettled} not settled yet`;
