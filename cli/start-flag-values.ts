/** What the flags of `npm start` take that are no plain words or numbers. */
import { POLICIES } from '../lib/policies.ts';
import { oneOf, WrongCommand } from './command-line.ts';

/** A policy is no shadow of itself. */
export const shadowPolicy = (name: string | undefined, policy: string): string | undefined => {
  const others = Object.keys(POLICIES).filter((other) => other !== policy);
  return name === undefined ? undefined : oneOf('--shadow', name, others);
};

export const flinkUrl = (text: string): string => {
  if (URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)) return text.replace(/\/+$/, '');
  throw new WrongCommand(`--flink takes the URL of Flink's REST API, like http://127.0.0.1:8081, and not "${text}".`);
};
