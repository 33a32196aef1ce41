/** What people write for true and for false; undefined for anything else. */

export const yesOrNo = (text: string): boolean | undefined => {
  if (/^\s*(true|yes|y|on|1|enabled?)\s*$/i.test(text)) return true;
  return /^\s*(false|no|n|off|0|disabled?)\s*$/i.test(text) ? false : undefined;
};
