/** What the keys of ours begin with, on what others own: tags of an application, annotations of a resource. */

export const TAG_PREFIX = 'flink-autopilot:';
/** The key of an annotation has no colon. */
export const ANNOTATION_PREFIX = 'flink-autopilot/';
