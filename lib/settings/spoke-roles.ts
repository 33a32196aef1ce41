/** The roles of a spoke and its rule, by their names: settings, functions and template agree on them. */
import type { SpokeSettings } from './place-settings.ts';

/** Which of the functions enters by it; that of evaluate can change no job. */
export type SpokeFunction = 'evaluate' | 'apply';

/** A role is of all regions of an account, and each region has its own: flink-autopilot-spoke-eu-central-1-apply */
export const spokeRoleName = (
  { roleName, region }: Pick<SpokeSettings, 'roleName' | 'region'>,
  of: SpokeFunction,
): string => `${roleName}-${region}-${of}`;

export const spokeRoleArn = (
  spoke: Pick<SpokeSettings, 'account' | 'roleName' | 'region'>,
  of: SpokeFunction,
): string => `arn:${partitionOf(spoke.region)}:iam::${spoke.account}:role/${spokeRoleName(spoke, of)}`;

/** (cn-north-1) -> aws-cn */
export const partitionOf = (region: string): string => {
  if (region.startsWith('cn-')) return 'aws-cn';
  return region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
};

/** The rule of EventBridge that sends alarms of a spoke to the bus of the hub; one in each region, of this name. */
export const spokeAlarmRuleName = ({ roleName }: Pick<SpokeSettings, 'roleName'>): string => `${roleName}-alarms`;
