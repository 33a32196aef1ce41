/** The alignment in force: the newer option, else the deprecated one, else BALANCED. */

/** How a parallelism is aligned with key groups or source partitions. */
export type Alignment =
  | { readonly kind: 'off' }
  | { readonly kind: 'balanced' }
  | { readonly kind: 'evenly-spread' }
  /** The deprecated option, in force only while the new one is unset. */
  | { readonly kind: 'legacy'; readonly mode: LegacyAlignmentMode };

export type LegacyAlignmentMode = 'EVENLY_SPREAD' | 'MAXIMIZE_UTILISATION';

/** Flink takes the name as it is written, capitals and all, for one of these; any other is BALANCED. */
export const alignmentModes = ['BALANCED', 'EVENLY_SPREAD', 'OFF'] as const;

/** The deprecated option is only read when it counts: a wrong value of it does no harm otherwise. */
export const alignmentOf = (options: {
  readonly alignmentMode: string | undefined;
  readonly legacyAlignmentMode: LegacyAlignmentMode | undefined;
}): Alignment => {
  switch (options.alignmentMode) {
    case 'OFF':
      return { kind: 'off' };
    case 'EVENLY_SPREAD':
      return { kind: 'evenly-spread' };
    case undefined: {
      const mode = options.legacyAlignmentMode;
      return mode === undefined ? { kind: 'balanced' } : { kind: 'legacy', mode };
    }
    default:
      return { kind: 'balanced' };
  }
};
