/** Runs before the first paint: the theme that was chosen here before, so that the page does not flash. */
import { applyTheme, storedTheme } from './shared/theme.ts';

applyTheme(storedTheme());
