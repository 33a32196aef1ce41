/** How long the stores under test keep things. */

export const HISTORY_DAYS = 14;
export const JOURNAL_DAYS = 90;
