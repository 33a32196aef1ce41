/** The colors of tokens.css for what is drawn on a canvas; read anew at every drawing, so that the theme can change. */
export const css = (color: string): string =>
  getComputedStyle(document.documentElement).getPropertyValue(`--${color}`).trim();
