/** Is the job in the settings file, and what does it mean if not? */
import type { Finding } from '../../lib/doctor/finding.ts';
import { notChecked } from './attempt.ts';
import type { DoctorJob } from './doctor-jobs.ts';

export const settingsFinding = ({ known }: DoctorJob): readonly Finding[] => {
  switch (known) {
    case 'in the settings':
      return [{ code: 'settings', severity: 'ok', says: 'The job is in the settings file.' }];
    case 'found by tags':
    case 'found by labels': {
      const own = known === 'found by tags' ? 'tags' : 'labels';
      const says = `The settings file does not name the job: it is evaluated while its ${own} are those of "discover".`;
      return [{ code: 'settings', severity: 'ok', says }];
    }
    case 'not in the settings':
      return [
        {
          code: 'settings',
          severity: 'warning',
          says: 'The table has the job, but the settings file does not: it is not evaluated any more, or the file is not the deployed one.',
        },
      ];
    case 'assumed':
      return [notChecked('settings', 'No settings file is given; the application is checked against the defaults.')];
    case 'no settings':
      return [notChecked('settings', 'No settings file is given, and without it the platform can not be asked.')];
  }
};
