/** The flags by which a command finds the account and the table, and their help. Every command that reads the store has them. */
import { TABLE_VARIABLE } from '../../lib/environment.ts';

export const ACCOUNT_FLAGS = {
  profile: { type: 'string' },
  region: { type: 'string' },
  table: { type: 'string' },
  json: { type: 'boolean' },
} as const;

export interface AccountValues {
  readonly profile?: string;
  readonly region?: string;
  readonly table?: string;
}

export const JOB_HELP = `  JOB                a name, its last part (namespace/NAME), or the beginning of either; platform:NAME, region/NAME or
                     account/region/NAME where several are called so`;

export const ACCOUNT_HELP = `  --profile NAME     of ~/.aws/config; else the credentials that every AWS program finds
  --region NAME      else that of the profile or AWS_REGION
  --table NAME       the stack's table; else ${TABLE_VARIABLE}, else the one table of the region whose name
                     is that of a stack of flink-autopilot
  --json             JSON instead of text
  --help             this text`;
