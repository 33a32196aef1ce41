/** The lines of the settings file that adopt an option, in the mode that only recommends. */
import type { SettingsFile } from '../../lib/settings/settings.ts';
import type { AdviceOption } from './option.ts';

export const snippetOf = (given: SettingsFile['jobs'][number], best: AdviceOption | undefined): string => {
  const objective = best?.name.startsWith('autopilot-') ? best.name.slice('autopilot-'.length) : undefined;
  const policy = best === undefined || objective !== undefined ? 'autopilot' : best.name;
  const options = { ...given.options, ...(objective === undefined ? {} : { 'job.autopilot.objective': objective }) };
  const entry = {
    ...given,
    policy,
    mode: 'advise',
    ...(Object.keys(options).length === 0 ? {} : { options }),
  };
  return JSON.stringify(entry, null, 2);
};
