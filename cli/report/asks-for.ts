/** What will be asked of CloudWatch and what that costs, in one sentence, before it is asked. */
import { dollars } from '../../backtest/page/numbers.ts';
import type { Asking } from './read-fleet.ts';

export const asksFor = (applications: number, { metrics, older, dollars: usd }: Asking, days: number): string => {
  const parts = older === 0 ? '' : ` (${older} of them for what is older than 15 days, by five minutes)`;
  return `${applications} ${applications === 1 ? 'application' : 'applications'}, ${metrics} metrics of ${days} ${days === 1 ? 'day' : 'days'}${parts}: CloudWatch bills ${price(usd)}.`;
};

const price = (usd: number): string => (usd < 0.01 ? 'less than $0.01' : dollars(usd));
