/** What a row of the tables beside this file says: which action, on which resources of a job, by which function, and why. */
import type { JobSettings } from '../../lib/settings/settings.ts';

export type FunctionName = 'evaluate' | 'apply';

export interface Right {
  /** An IAM action, as `kinesisanalytics:UpdateApplication`. */
  readonly action: string;
  /** A `changing` right is granted for jobs in mode `approve` or `act` only, a `reading` one for every job. */
  readonly kind: 'reading' | 'changing';
  readonly functions: readonly FunctionName[];
  /** Jobs whose settings do without it. */
  readonly notFor?: (job: JobSettings) => boolean;
  /** One sentence, for docs/permissions.md. */
  readonly why: string;
}

/** Rights on resources that belong to a job: each is granted by its exact ARN. */
export interface ResourceRights {
  /** In the words of docs/permissions.md. */
  readonly what: string;
  /** The ARN is `arn:…:<service>:<region>:<account>:<type>/<name>`. */
  readonly service: string;
  readonly type: string;
  /** Where it is another one, as that of an object of S3, which has no region. */
  readonly arn?: (name: string, region: string) => string;
  /** What a job has of it; none where its platform has no such resource. */
  readonly namesOf: (job: JobSettings) => readonly string[];
  /** May they be granted by a tag of the resource (`permissions` of the settings)? */
  readonly byTag: 'supported' | 'unsupported';
  /** Why a name may have `*` in it; without this none has. */
  readonly whyWide?: string;
  readonly rights: readonly Right[];
}
