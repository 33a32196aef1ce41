/** Light or dark: as the system says, or as somebody chose on this page. */

export type Theme = 'system' | 'light' | 'dark';

const KEY = 'flink-autopilot-theme';
const dark = matchMedia('(prefers-color-scheme: dark)');

export const storedTheme = (): Theme => {
  const stored = localStorage.getItem(KEY);
  return stored === 'light' || stored === 'dark' ? stored : 'system';
};

export const isDark = (): boolean => document.documentElement.dataset['theme'] === 'dark';

export const applyTheme = (theme: Theme): void => {
  const shown = theme === 'system' ? (dark.matches ? 'dark' : 'light') : theme;
  document.documentElement.dataset['theme'] = shown;
};

/** Choosing what the system says anyway goes back to following the system. */
export const toggleTheme = (): void => {
  const next = isDark() ? 'light' : 'dark';
  const followsSystem = (next === 'dark') === dark.matches;
  if (followsSystem) localStorage.removeItem(KEY);
  else localStorage.setItem(KEY, next);
  applyTheme(next);
};

/** Tells of every change, whoever made it. */
export const onThemeChange = (changed: () => void): void => {
  dark.addEventListener('change', () => applyTheme(storedTheme()));
  new MutationObserver(changed).observe(document.documentElement, { attributeFilter: ['data-theme'] });
};
