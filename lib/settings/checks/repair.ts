/** What a wrong value was probably meant to be, as it should be written in the file. */
import * as v from 'valibot';
import { nearby } from '../../options/checks/nearest.ts';
import { yesOrNo } from '../../options/checks/yes-or-no.ts';
import { type AnySchema, inner } from '../setting.ts';

/** Undefined when there is no good guess; what is returned is right by the schema. */
export const repairOf = (schema: AnySchema, value: unknown): string | undefined => {
  const repaired = guessesOf(schema, value).find(
    (guess) => guess !== undefined && guess !== value && v.is(schema, guess),
  );
  if (repaired === undefined) return undefined;
  const wasText = typeof value === 'string' && typeof repaired !== 'string';
  return `${JSON.stringify(repaired)}${wasText ? ', without quotes' : ''}`;
};

const guessesOf = (schema: AnySchema, value: unknown): readonly unknown[] => {
  const { type, options } = inner(schema);
  // YAML 1.1 took "off" and "no" for false, and people still do.
  if (type === 'picklist' && (value === false || (typeof value === 'string' && yesOrNo(value) === false)))
    return ['off'];
  if (typeof value === 'number' || typeof value === 'boolean') return [String(value)];
  if (type === 'array' && value !== null) return [[value]];
  if (typeof value !== 'string') return [];
  const text = value.trim();
  if (type === 'picklist') return words(text, options ?? []);
  if (type === 'boolean') return [yesOrNo(text)];
  if (type === 'number') return /[0-9]/.test(text) ? [Number(text.replaceAll(/[_ ']/g, '').replace(',', '.'))] : [];
  return [nameOfArn(text), text, ...spellings(text), ...urls(text)];
};

/** What people call what the settings call otherwise. */
export const ALSO_CALLED: Readonly<Record<string, string>> = {
  msf: 'managed-flink',
  kda: 'managed-flink',
  kinesisanalytics: 'managed-flink',
  kinesisanalyticsv2: 'managed-flink',
  managedserviceforapacheflink: 'managed-flink',
  managedapacheflink: 'managed-flink',
  kubernetes: 'eks',
  k8s: 'eks',
  flinkdeployment: 'eks',
  flinkoperator: 'eks',
  standalone: 'flink',
  kafka: 'msk',
  dryrun: 'advise',
  recommend: 'advise',
  apply: 'act',
  active: 'act',
  auto: 'act',
  readonly: 'observe',
};

const bare = (text: string): string => text.toLowerCase().replaceAll(/[^a-z0-9]/g, '');

/** The word that is meant by another one, or by a misspelt one. */
export const words = (text: string, options: readonly unknown[]): readonly string[] => {
  const all = options.map(String);
  const called = Object.hasOwn(ALSO_CALLED, bare(text)) ? ALSO_CALLED[bare(text)] : undefined;
  const guess = all.find((word) => word === called) ?? nearby(text, all);
  return guess === undefined ? [] : [guess];
};

/** `arn:aws:kinesisanalytics:eu-west-1:123456789012:application/orders` -> `orders`. */
const nameOfArn = (text: string): string | undefined =>
  /^arn:[^:]*:[^:]*:[^:]*:[^:]*:(?:[\w-]+[/:])?([^/:]+)/.exec(text)?.[1];

/** `flink:8081`, `http:/flink:8081`; what has another scheme is no such URL. */
const urls = (text: string): readonly string[] => {
  const [, scheme, rest] = /^(https?)[:/]+(.*)$/i.exec(text) ?? [];
  if (scheme !== undefined) return [`${scheme.toLowerCase()}://${rest}`];
  return text.includes('//') ? [] : [`http://${text}`, `https://${text}`];
};

const spellings = (text: string): readonly string[] => {
  const dashes = text.replaceAll(/\s+/g, '-');
  return [dashes, text.toLowerCase(), dashes.toLowerCase().replaceAll('_', '-')];
};
