/** What people have asked for without a deployment, as it is written: other people's input, read by current-mode.ts. */
import { ANNOTATION_PREFIX, TAG_PREFIX } from './own-keys.ts';

/** Of a Managed Flink application. */
export const MODE_TAG = `${TAG_PREFIX}mode`;
/** Of a FlinkDeployment or FlinkSessionJob. */
export const MODE_ANNOTATION = `${ANNOTATION_PREFIX}mode`;

export interface ModeRequest {
  /** A row of the table for all jobs or for one, or what the resource of the job carries. */
  readonly place: 'all-jobs' | 'job' | 'tag' | 'annotation';
  /** Of the tag or annotation; of a row, its sort key. */
  readonly key: string;
  readonly mode: string;
  readonly by?: string | undefined;
  readonly reason?: string | undefined;
  /** ISO 8601. */
  readonly since?: string | undefined;
  readonly until?: string | undefined;
}
