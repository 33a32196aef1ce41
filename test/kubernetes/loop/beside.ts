/** Another job of the same account: a simulated application of Managed Flink, too small for its load. */
import type { CloudWatch } from '@aws-sdk/client-cloudwatch';
import type { EpochMs } from '../../../lib/model/observation.ts';
import type { SettingsFile } from '../../../lib/settings/settings.ts';
import type { EmbeddedAws } from '../../../sandbox/aws/server.ts';
import type { ApplicationBackend } from '../../../sandbox/interfaces.ts';
import { publish } from '../../../sandbox/simulation/publish.ts';
import { CLICKSTREAM } from '../../../world/jobs/clickstream.ts';
import { createLoad } from '../../../world/load/load.ts';
import { createWorld } from '../../../world/world.ts';

export interface Beside {
  readonly job: SettingsFile['jobs'][number];
  readonly backend: ApplicationBackend;
  create(aws: EmbeddedAws): void;
  passTo(at: EpochMs): void;
  publish(client: CloudWatch): Promise<void>;
}

export const simulatedApplication = (start: EpochMs): Beside => {
  const job = CLICKSTREAM;
  const size = { parallelism: 4, parallelismPerKpu: 1 };
  const world = createWorld({ seed: 1, start, load: createLoad({ shape: 'flat', seed: 1, start }), job, size });
  return {
    job: { platform: 'managed-flink', name: job.application },
    backend: world,
    create: (aws) => void aws.managedFlink.createApplication({ name: job.application, ...size }),
    passTo: (at) => world.advance(at),
    publish: (client) => publish(client, world.takeMetrics()),
  };
};
