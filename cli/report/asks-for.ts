/** What will be asked of CloudWatch and what that costs, in one sentence, before it is asked. */
import { dollars } from '../../backtest/page/numbers.ts';
import type { Asking, FoundFleet } from './read-fleet.ts';

export const asksFor = (
  fleet: Pick<FoundFleet, 'applications' | 'slotJobs'>,
  { metrics, older, dollars: usd }: Asking,
  days: number,
): string => {
  if (metrics === 0) return 'All that is reported is stored in the table: CloudWatch is asked for no metric.';
  const parts = older === 0 ? '' : ` (${older} of them for what is older than 15 days, by five minutes)`;
  return `${countsOf(fleet)}, ${metrics} metrics of ${days} ${days === 1 ? 'day' : 'days'}${parts}: CloudWatch bills ${price(usd)}.`;
};

/** Of those that CloudWatch is asked about.  ->  5 applications and 2 jobs on EKS */
const countsOf = ({ applications, slotJobs }: Pick<FoundFleet, 'applications' | 'slotJobs'>): string => {
  const onEks = slotJobs.filter(({ request }) => request !== undefined).length;
  const parts = [
    ...(applications.length > 0 || onEks === 0 ? [counted(applications.length, 'application', 'applications')] : []),
    ...(onEks > 0 ? [counted(onEks, 'job on EKS', 'jobs on EKS')] : []),
  ];
  return parts.join(' and ');
};

const counted = (count: number, one: string, more: string): string => `${count} ${count === 1 ? one : more}`;

const price = (usd: number): string => (usd < 0.01 ? 'less than $0.01' : dollars(usd));
