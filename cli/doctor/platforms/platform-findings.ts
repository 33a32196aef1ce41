/** What the platform of a job says, asked where the job is. */
import type { Finding } from '../../../lib/doctor/finding.ts';
import type { JobGraph } from '../../../lib/model/graph.ts';
import type { JobRef } from '../../../lib/model/job.ts';
import type { Clients } from '../clients.ts';
import type { DoctorJob } from '../doctor-jobs.ts';
import { eksFindings } from './eks.ts';
import { flinkFindings } from './flink.ts';
import { managedFlinkFindings } from './managed-flink.ts';

export const platformFindings = async (
  clients: Clients,
  { settings, listed, name, job }: DoctorJob,
  region: string,
  graph: JobGraph | undefined,
): Promise<readonly Finding[]> => {
  switch (settings?.platform) {
    case undefined:
      return [];
    case 'managed-flink':
      return managedFlinkFindings(clients, settings, graph);
    case 'eks': {
      const ref: JobRef = listed?.job ?? { account: '', region, platform: job.platform, name };
      return eksFindings(clients, ref, settings, graph);
    }
    case 'flink':
      return flinkFindings(settings, graph);
  }
};
