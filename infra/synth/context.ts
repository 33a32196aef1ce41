/** What is given with `-c key=value`: the settings file, and everything of the construct that one can say in words. There is no default file. */
import { editDistance } from '../../lib/options/checks/nearest.ts';
import type { NetworkIds } from './network.ts';

export interface SynthContext {
  /** As it was given. */
  readonly settings: string;
  readonly accessEntries: 'create' | 'none';
  readonly stackName?: string;
  readonly alarmTopicArn?: string;
  /** `create`: the stack makes one. */
  readonly notificationTopicArn?: string;
  readonly wakeAlarmPrefix?: string;
  readonly networkIds?: NetworkIds;
  readonly resourceTags?: Readonly<Record<string, string>>;
  /** The name of the policy, or its ARN. */
  readonly permissionsBoundary?: string;
}

type Given = Readonly<Record<string, unknown>>;

const KEYS = [
  'settings',
  'accessEntries',
  'stackName',
  'alarmTopic',
  'notificationTopic',
  'wakeAlarmPrefix',
  'vpc',
  'subnets',
  'securityGroups',
  'tags',
  'permissionsBoundary',
] as const;

type Key = (typeof KEYS)[number];

/** Throws an Error that says what to pass. Another key that is nearly one of ours is one: what it asks for would be lost. */
export const readContext = (given: Given): SynthContext => {
  // Those of CDK itself are feature flags and cached look-ups.
  const others = Object.keys(given).filter((key) => !/[:@/]/.test(key) && !KEYS.some((known) => known === key));
  for (const key of others) {
    const meant = KEYS.find((known) => isNear(key, known));
    if (meant) throw new Error(`There is no context key "${key}": did you mean  -c ${meant}=${textOf(given[key])}`);
  }
  const settings = settingsFile(given, others);
  const one = <Name extends Key>(key: Name, pattern: RegExp, is: string) => matching(given, key, pattern, is);
  const stackName = one(
    'stackName',
    /^[A-Za-z][A-Za-z0-9-]{0,127}$/,
    'letters, digits and "-", beginning with a letter, like streaming',
  );
  const topic = one('alarmTopic', TOPIC, 'the ARN of an SNS topic, like arn:aws:sns:eu-west-1:111122223333:on-call');
  const notifications = one(
    'notificationTopic',
    new RegExp(`^create$|${TOPIC.source}`),
    'the ARN of an SNS topic, or "create" for one of the stack',
  );
  const prefix = one(
    'wakeAlarmPrefix',
    /^[^*?\s][^*?]*$/,
    'the beginning of the names of alarms, like streaming/wake/',
  );
  const boundary = one('permissionsBoundary', BOUNDARY, 'the name or the ARN of a managed policy, like developers');
  const networkIds = network(given);
  const resourceTags = tags(given['tags']);
  return {
    settings,
    accessEntries: accessEntries(given['accessEntries'] ?? 'create'),
    ...(stackName !== undefined && { stackName }),
    ...(topic !== undefined && { alarmTopicArn: topic }),
    ...(notifications !== undefined && { notificationTopicArn: notifications }),
    ...(prefix !== undefined && { wakeAlarmPrefix: prefix }),
    ...(networkIds && { networkIds }),
    ...(resourceTags && { resourceTags }),
    ...(boundary !== undefined && { permissionsBoundary: boundary }),
  };
};

const TOPIC = /^arn:aws[\w-]*:sns:[a-z0-9-]+:\d{12}:[\w-]{1,256}$/;
const BOUNDARY = /^(arn:aws[\w-]*:iam::(\d{12}|aws):policy\/)?[\w+=,.@/-]{1,512}$/;

const matching = (given: Given, key: Key, pattern: RegExp, is: string): string | undefined => {
  const value = given[key];
  if (value === undefined || (typeof value === 'string' && pattern.test(value))) return value;
  throw new Error(`-c ${key}=${textOf(value)}: it is ${is}`);
};

/** The ids of a network belong together: subnets can't be guessed, and without them nothing would be in the VPC. */
const network = (given: Given): NetworkIds | undefined => {
  const vpc = matching(given, 'vpc', /^vpc-[0-9a-f]{8,17}$/, 'the id of a VPC, like vpc-0a1b2c3d4e5f60718');
  const subnets = ids(given, 'subnets', 'subnet');
  const securityGroups = ids(given, 'securityGroups', 'sg');
  if (vpc !== undefined && subnets.length > 0) return { vpc, subnets, securityGroups };
  if (vpc === undefined && subnets.length === 0 && securityGroups.length === 0) return undefined;
  const missing = vpc === undefined ? '-c vpc=vpc-…' : '-c subnets=subnet-…,subnet-…';
  throw new Error(`The network is not complete: give  ${missing}  too (-c securityGroups=sg-… may be left out)`);
};

const ids = (given: Given, key: 'subnets' | 'securityGroups', kind: string): readonly string[] => {
  const pattern = new RegExp(`^${kind}-[0-9a-f]{8,17}(,${kind}-[0-9a-f]{8,17})*$`);
  return (
    matching(given, key, pattern, `ids with a comma between them, like ${kind}-0a1b2c3d,${kind}-4e5f6071`)?.split(
      ',',
    ) ?? []
  );
};

const tags = (value: unknown): Readonly<Record<string, string>> | undefined => {
  if (value === undefined) return undefined;
  const pairs = typeof value === 'string' ? value.split(',').map((pair) => pair.split('=')) : [[]];
  const wrong = pairs.some(
    ([key = '', text, ...more]) => !TAG_KEY.test(key) || text === undefined || text.length > 256 || more.length > 0,
  );
  if (wrong)
    throw new Error(
      `-c tags=${textOf(value)}: it is key=value, with a comma between two, like team=streaming,env=prod`,
    );
  return Object.fromEntries(pairs);
};

const TAG_KEY = /^(?!aws:)[\p{L}\p{Z}\p{N}_.:/+\-@]{1,128}$/u;
const settingsFile = ({ settings }: Readonly<Record<string, unknown>>, others: readonly string[]): string => {
  if (typeof settings === 'string' && settings.trim() !== '') return settings;
  const seen = others.length > 0 ? ` Given, and not known: ${others.map((key) => `-c ${key}=…`).join(', ')}.` : '';
  throw new Error(
    `No settings file is named, and there is none by default. Pass yours to every command:  npx cdk deploy -c settings=my-settings.json${seen}`,
  );
};

const accessEntries = (value: unknown): SynthContext['accessEntries'] => {
  if (value === 'create' || value === 'none') return value;
  throw new Error(`-c accessEntries=${textOf(value)}: it is "create" (the default) or "none"`);
};

const textOf = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

/** `Settings`, `setting`, `settngs`, `settings-file`; of the longer key more letters may be wrong. `stage` is not `tags`. */
const isNear = (key: string, known: string): boolean => {
  const text = plain(key);
  const wanted = plain(known);
  const stem = wanted.replace(/s$/, '');
  return (
    text.startsWith(stem) ||
    (stem.length > 5 && text.includes(stem)) ||
    editDistance(text, wanted) <= Math.floor(wanted.length / 4)
  );
};

const plain = (key: string): string => key.toLowerCase().replaceAll(/[^a-z]/g, '');
