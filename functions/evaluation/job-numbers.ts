/** The numbers of one job that become metrics: its size and the one that is wanted, utilization, lag, cost, and whether it is being restarted. */
import { isUnderWay } from '../../lib/model/change.ts';
import { dollarsPerHour } from '../../lib/sizing/price.ts';
import type { JobNumbers } from '../log.ts';
import { measuredOf, type RowInput, rowSize } from './fleet-row.ts';

export const jobNumbers = (input: RowInput): JobNumbers => {
  const { report, description, options } = input;
  const { current } = description.state.size;
  const { decision } = report.evaluated;
  const { utilization, lagSeconds } = measuredOf(input);
  const price = options && dollarsPerHour(current, description.state.graph, options);
  return {
    parallelism: rowSize(current).parallelism,
    parallelismWanted: rowSize(wantedOf(input) ?? current).parallelism,
    ...(utilization !== undefined && { utilization }),
    ...(lagSeconds !== undefined && { lagSeconds }),
    ...(price !== undefined && { dollarsPerHour: price }),
    ...(decision.kind === 'rescale' && { rescales: 1 }),
  };
};

/** What is decided now, or asked for already. */
const wantedOf = ({ report: { evaluated, change } }: RowInput) => {
  if (evaluated.decision.kind !== 'hold') return evaluated.decision.to;
  return change && isUnderWay(change.status) ? change.change.to : undefined;
};
