/** Why the job keeps its size, where it was looked at: what the trigger (`trigger.ts`) says comes before, with the numbers. */
import type { Reason } from '../../model/reason.ts';
import { formatNumber } from '../../number/format.ts';
import { type Considered, unitName, unitsOf } from './best-size.ts';
import type { Outlook } from './outlook.ts';

export const waitsForSamples = (intervals: number): Reason => ({
  rule: 'second-sample',
  says: `${intervals} more samples of this size say what it carries.`,
});

export const oneMoreSample = (soon: boolean): Reason => ({
  rule: 'second-sample',
  says: `One more sample decides: ${soon ? 'a spike' : 'a short backlog'} is not worth a restart.`,
});

export const nothingGained = ({ carries }: Outlook): Reason => ({
  rule: 'no-gain',
  says: `No larger size would carry more than the ${formatNumber(carries)} records/s of now.`,
});

/** Of a job that no size would carry. */
export const withoutUse = (slots: number, { carries, slots: now }: Outlook): Reason => ({
  rule: 'no-gain',
  says: `No size carries what arrives, and ${slots} slots carry as much as the ${now} of now, ${formatNumber(carries)} records/s: what brings nothing is given up.`,
  numbers: { carries: { value: carries, unit: 'records/s' }, size: { value: slots, unit: 'slots' } },
});

export const enough: Reason = { rule: 'enough-capacity', says: 'No other size is worth a restart.' };

export const loadRises: Reason = {
  rule: 'load-rises',
  says: 'The load has risen by a tenth within an hour: a smaller size would carry less, and soon be too small.',
};

export const notYetPaid = (missed: number, threshold: number, { size }: Considered, outlook: Outlook): Reason => {
  const units = unitName(outlook);
  const spent = units === 'slots' ? 'slot-seconds' : 'KPU-seconds';
  return {
    rule: 'restart-price',
    says: `${unitsOf(size)} of ${outlook.units} ${units} would do. Waiting has cost ${formatNumber(missed)} ${spent}; a restart is worth ${formatNumber(threshold)}.`,
    numbers: {
      missed: { value: missed, unit: spent },
      threshold: { value: threshold, unit: spent },
      size: { value: unitsOf(size), unit: units },
    },
  };
};
