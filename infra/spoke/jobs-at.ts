/** The jobs of the settings in another account or region, whose alarms a printed template makes. */
import { tripwiresOf } from '../../lib/alarms/tripwires.ts';
import { inSamePlace, type Placed, placedName } from '../../lib/settings/place-settings.ts';
import type { Settings } from '../../lib/settings/settings.ts';
import { IN_ONE_STACK } from '../tripwires.ts';

/** `given`: 222233334444/eu-central-1, or the region alone. Throws an Error that says what would be right. */
export const jobsAt = (settings: Settings, given: string): { readonly settings: Settings; readonly place: Placed } => {
  const place = placeIn(given);
  if (!settings.jobs.some((job) => inSamePlace(job, place))) {
    const known = new Set(settings.jobs.map((job) => placedName({ ...job, name: '' }).replace(/\/$/, '')));
    const others = [...known].filter((one) => one !== '');
    throw new Error(`--at ${given}: the settings name no job there. Other places: ${others.join(', ') || 'none'}`);
  }
  const { length } = tripwiresOf(settings, place);
  if (length <= IN_ONE_STACK) return { settings, place };
  throw new Error(
    `--at ${given}: ${length} alarms are too many for a template without assets: use the construct FlinkAutopilotSpoke`,
  );
};

const placeIn = (given: string): Placed => {
  const [, account, region] = /^(?:(\d{12})\/)?([a-z]{2,}(?:-[a-z]+)+-\d)$/.exec(given) ?? [];
  if (region === undefined) throw new Error(`--at ${given}: a place is written ACCOUNT/REGION, or REGION alone`);
  return { region, ...(account !== undefined && { account }) };
};
