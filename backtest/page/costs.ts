/** What a job costs: in money where there is a price, and else in the hours that are paid for. */
import type { JobAdvice } from '../advice/advice.ts';
import type { Fleet, Total, UnitTotal } from '../advice/grade.ts';
import type { Unit } from '../history/job-history.ts';
import type { Band } from '../run/band.ts';
import { dollars, number, range } from './numbers.ts';

type Paid = Pick<JobAdvice, 'unit' | 'dollarsPerUnitHour'>;

/** (2190, 'slot')  ->  2,190 slot-hours */
export const hours = (value: number, unit: Unit): string => `${number(value)} ${unit}-hours`;

/** Of hours.  (2 190 slot-hours at 0.05 USD)  ->  $110. (without a price)  ->  2,190 slot-hours */
export const cost = (unitHours: number, { unit, dollarsPerUnitHour: price }: Paid): string =>
  price === undefined ? hours(unitHours, unit) : dollars(unitHours * price);

/** Head and cell of a column of one job: without a price its unit is in the head. */
export const paidColumn = ({ unit, dollarsPerUnitHour: price }: Paid): string =>
  price === undefined ? `${unit}-hours a month` : 'Cost a month';

export const paidCell = (unitHours: number, job: Paid): string =>
  job.dollarsPerUnitHour === undefined ? number(unitHours) : cost(unitHours, job);

/** Of a band of hours.  ->  $98 to $120. ->  1,960 to 2,400 slot-hours */
export const costRange = (unitHours: Pick<Band, 'low' | 'high'>, job: Paid): string => {
  const { unit, dollarsPerUnitHour: price } = job;
  const { low, high } = unitHours;
  const band = { low, expected: low, high };
  return price === undefined ? `${range(band, number)} ${unit}-hours` : range(band, (value) => dollars(value * price));
};

/** Beside money; KPU-hours are what AWS bills, and need no second word.  ->  2,190 slot-hours */
export const hoursBeside = (unitHours: number, { unit, dollarsPerUnitHour: price }: Paid): string | undefined =>
  unit === 'KPU' || price === undefined ? undefined : hours(unitHours, unit);

/** Money first, then hours without a price: the two are not compared. */
export const costOrder = (unitHours: number, { dollarsPerUnitHour: price }: Paid): number =>
  price === undefined ? unitHours - WITHOUT_PRICE : unitHours * price;

const WITHOUT_PRICE = 1e12;

/** What the dollars of a fleet sum up.  ->  5 jobs by KPU-hours, orchestration included; 2 by slot-hours */
export const summed = ({ priced, unpriced, totals }: Fleet): string => {
  const parts = totals.flatMap(({ unit, jobs }) => {
    const count = jobs - (unpriced?.unit === unit ? unpriced.jobs : 0);
    if (count === 0) return [];
    const of = count === priced || unit === 'KPU' ? `${count} ${count === 1 ? 'job' : 'jobs'}` : String(count);
    return [`${of} by ${unit}-hours${unit === 'KPU' ? ', orchestration included' : ' at the price of the settings'}`];
  });
  return parts.join('; ');
};

/** Of jobs without a price.  ->  2,190 slot-hours a month of 1 job without a price */
export const ofUnpriced = (unitHours: number, { unit, jobs }: UnitTotal): string =>
  `${hours(unitHours, unit)} a month of ${jobs} ${jobs === 1 ? 'job' : 'jobs'} without a price`;

export const totalRange = ({ low, high }: Total, unit: Unit): string =>
  `${range({ low, expected: low, high }, number)} ${unit}-hours`;
