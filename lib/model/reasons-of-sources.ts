/** The codes of the reasons that are about what a source reads, as in `reasons.ts`. */
import type { Meaning } from './reason-meaning.ts';

export const sourceReasons = {
  'partitions-unknown': {
    means: 'How many partitions or shards a source has could not be read.',
    remedy: 'Give the right, topic or stream that the reason names, or set the number of `partitions` in the settings.',
  },
  'table-unread': {
    means: 'The commits of an Iceberg table that a source reads could not be read from its catalog.',
    remedy:
      'Give the right, location or table that the reason names, or take the table out of `iceberg` in the settings (docs/iceberg.md).',
  },
  'lag-unknown': {
    means: 'The backlog of a source is unknown: it is left out, not taken as zero.',
    remedy: 'Publish `pendingRecords`, or name the topic or stream under `lag` in the settings.',
  },
  'lag-estimated': { means: 'The backlog of a source is an estimate.' },
  'lag-setting': {
    means: 'A `lag` entry of the settings fits no source of the job.',
    remedy: 'Name a source of the job in it.',
  },
} as const satisfies Readonly<Record<string, Meaning>>;
