/** The roles of the two functions alone: the whole stack takes seconds, and these a fraction of one. */
import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { grantPermissions } from '../../infra/permissions/grant-permissions.ts';
import type { JobSettings, SettingsFile } from '../../lib/settings/settings.ts';
import { parseSettings } from '../../lib/settings/settings.ts';
import { type RoleRights, rolesOf } from '../support/iam.ts';

export const rolesOfJobs = (file: SettingsFile): readonly RoleRights[] => {
  const stack = new Stack(new App(), 'Roles');
  const settings = parseSettings(file);
  const table = { tableArn: 'arn:aws:dynamodb:eu-west-1:111122223333:table/jobs' };
  const bus = { eventBusArn: 'arn:aws:events:eu-west-1:111122223333:event-bus/jobs' };
  for (const entry of ['evaluate', 'apply'] as const) {
    const role = new Role(stack, entry, { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    grantPermissions({ entry, role }, { table, bus, settings });
  }
  return rolesOf(Template.fromStack(stack));
};

export type ApplicationMode = NonNullable<JobSettings['mode']>;

/** Names of thirty characters and more, as companies have them. */
export const applications = (count: number, modeOf: (i: number) => ApplicationMode | undefined) =>
  Array.from({ length: count }, (_, i) => {
    const mode = modeOf(i);
    const name = `payments-fraud-detection-stage-${i}`;
    return { platform: 'managed-flink' as const, name, ...(mode && { mode }) };
  });
