/** There is no Managed Flink: nothing runs applications on its behalf. */
import type { ApplicationBackend } from '../../interfaces.ts';

export const noApplications: ApplicationBackend = {
  jobPlan: () => undefined,
  restart: (application) => {
    throw new Error(`There is no Managed Flink application ${application} here`);
  },
};
