/** What the flags of `npm start` take that are no plain words or numbers. */
import { parseOptions } from '../lib/options/options.ts';
import { POLICIES } from '../lib/policies.ts';
import { oneOf, WrongCommand } from './command-line.ts';

/** A policy is no shadow of itself. */
export const shadowPolicy = (name: string | undefined, policy: string): string | undefined => {
  const others = Object.keys(POLICIES).filter((other) => other !== policy);
  return name === undefined ? undefined : oneOf('--shadow', name, others);
};

export const keyValues = (pairs: readonly string[]): Readonly<Record<string, string>> => {
  const config: Record<string, string> = {};
  for (const pair of pairs) {
    const at = pair.indexOf('=');
    const [key, value] = [pair.slice(0, at).trim(), pair.slice(at + 1).trim()];
    if (at < 1 || key === '') throw new WrongCommand(`--set takes KEY=VALUE, and not "${pair}".`);
    if (Object.hasOwn(config, key)) throw new WrongCommand(`--set gives ${key} twice; it may be given once.`);
    config[key] = value;
  }
  const parsed = parseOptions(config);
  if (parsed.kind === 'invalid') throw new WrongCommand(`--set: ${parsed.problems.join('; ')}`);
  return config;
};

export const flinkUrl = (text: string): string => {
  if (URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)) return text.replace(/\/+$/, '');
  throw new WrongCommand(`--flink takes the URL of Flink's REST API, like http://127.0.0.1:8081, and not "${text}".`);
};
