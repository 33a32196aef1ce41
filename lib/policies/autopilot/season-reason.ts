/** Why the sizes of the day were planned: which day the load is taken from, how good that has been, and what it leads to. */
import type { Reason } from '../../model/reason.ts';
import { formatDuration, formatNumber, formatPercent } from '../../number/format.ts';
import type { Outlook } from './outlook.ts';
import type { Season } from './season.ts';

const DAYS: Readonly<Record<Season, string>> = { yesterday: 'yesterday', 'last-week': 'a week ago' };
const SHOWN_S = [2 * 3600, 14 * 3600];

/** Undefined: the plain forecast is used. */
export const seasonReason = ({ known }: Outlook): Reason | undefined => {
  if (known === undefined) return undefined;
  const [soon = 0, later = 0] = SHOWN_S.map((seconds) => Math.max(...known.loads.slice(0, seconds / 900)));
  const [within, until] = SHOWN_S.map((seconds) => formatDuration(1000 * seconds));
  return {
    rule: 'season',
    says: `Planned by the same time ${DAYS[known.season]}, whose errors are ${formatPercent(known.losses)} of those of the plain forecast: up to ${formatNumber(soon)} records/s within ${within}, ${formatNumber(later)} within ${until}.`,
    numbers: {
      soon: { value: soon, unit: 'records/s' },
      later: { value: later, unit: 'records/s' },
      errors: { value: known.losses, unit: 'of those of the plain forecast' },
    },
  };
};
