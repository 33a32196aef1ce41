/** Light or dark theme: as the system says, or as chosen on this page; and its colors. */

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

dark.addEventListener('change', () => applyTheme(storedTheme()));

/** Calls back after every change of the theme, by the system or on the page, until what it returns is called. */
export const onThemeChange = (changed: () => void): (() => void) => {
  const observer = new MutationObserver(changed);
  observer.observe(document.documentElement, { attributeFilter: ['data-theme'] });
  return () => observer.disconnect();
};

/** A color of tokens.css for what is drawn on a canvas; read again at every drawing, so that the theme can change. */
export const css = (color: string): string =>
  getComputedStyle(document.documentElement).getPropertyValue(`--${color}`).trim();
