/** What a job shows on its platform of who looks after it: three tags, or annotations, that only we write. */

const PREFIX = 'flink-autopilot:';

export const MANAGED_BY_TAG = `${PREFIX}managed-by`;
export const LAST_ACTION_TAG = `${PREFIX}last-action`;
export const ERROR_TAG = `${PREFIX}error`;

export const STATUS_TAGS = [MANAGED_BY_TAG, LAST_ACTION_TAG, ERROR_TAG] as const;
