/**
 * The embedded AWS: CloudWatch, EventBridge, Managed Flink with its tags, STS, and what is asked of MSK, Kinesis, EKS, Glue and S3, behind one loopback port, as the SDK speaks to them.
 * Time is the clock's, chance the seed's; nothing happens by itself: the sandbox delivers events, the backend ends restarts.
 */
import type { IncomingMessage } from 'node:http';
import type { ApplicationBackend, Clock } from '../interfaces.ts';
import { type CloudWatchSettings, createCloudWatch, type EmbeddedCloudWatch } from './cloudwatch/cloudwatch.ts';
import { createEks, type EmbeddedEks } from './eks/eks.ts';
import { createEventBridge, type EmbeddedEventBridge, type EventBridgeSettings } from './eventbridge/eventbridge.ts';
import { createRules, type EmbeddedRules } from './eventbridge/listed-rules.ts';
import { createFunctions, type EmbeddedFunctions } from './functions/functions.ts';
import { createGlue, type EmbeddedGlue } from './lake/glue.ts';
import { createS3, type EmbeddedS3 } from './lake/s3.ts';
import { DASHBOARD_PATH } from './managed-flink/dashboard.ts';
import {
  createManagedFlink,
  type EmbeddedManagedFlink,
  type ManagedFlinkParts,
} from './managed-flink/managed-flink.ts';
import { createNoTables, type EmbeddedNoTables } from './no-tables.ts';
import { createKinesis, type EmbeddedKinesis } from './streams/kinesis.ts';
import { createMsk, type EmbeddedMsk } from './streams/msk.ts';
import type { Streams } from './streams/streams.ts';
import { createSts, type EmbeddedSts } from './sts/sts.ts';
import { AwsError } from './wire/aws-error.ts';
import { type MountedService, type Services, startAwsServer } from './wire/http-server.ts';
import { keyedChance } from './wire/keyed-chance.ts';
import { signedBy } from './wire/signed-by.ts';

export interface EmbeddedAwsSettings {
  readonly clock: Clock;
  /** 0 <= number < 1. Asked at the start only, so that the order of calls does not matter. */
  readonly random: () => number;
  readonly backend: ApplicationBackend;
  /** Default us-east-1. */
  readonly region?: string;
  /** Default 111122223333, an account of AWS's documentation. */
  readonly account?: string;
  readonly cloudWatch?: CloudWatchSettings;
  readonly eventBridge?: EventBridgeSettings;
  /** Topics of MSK clusters and Kinesis streams that are there. */
  readonly streams?: Streams;
  /** Other accounts and regions of the same server. Then a call goes where its signature says, and nowhere else. */
  readonly elsewhere?: readonly (Place & { readonly backend: ApplicationBackend; readonly streams?: Streams })[];
}

export interface Place {
  readonly account: string;
  readonly region: string;
}

/** What one account has in one region. */
export interface EmbeddedRegion {
  readonly cloudWatch: EmbeddedCloudWatch;
  readonly rules: EmbeddedRules;
  readonly managedFlink: EmbeddedManagedFlink;
  readonly msk: EmbeddedMsk;
  readonly kinesis: EmbeddedKinesis;
  readonly eks: EmbeddedEks;
  readonly glue: EmbeddedGlue;
  readonly s3: EmbeddedS3;
  readonly tables: EmbeddedNoTables;
}

export interface EmbeddedAws extends EmbeddedRegion {
  readonly url: string;
  readonly eventBridge: EmbeddedEventBridge;
  readonly sts: EmbeddedSts;
  /** Throws where there is no such place. */
  at(place: Place): EmbeddedRegion;
  /** What was asked where, and by whom, where there are several places: `222233334444/eu-central-1 DescribeApplication <arn>`. */
  readonly asked: ReadonlySet<string>;
  /** What Lambda and IAM say of functions that are deployed; none, where they run in the same process. */
  readonly functions: EmbeddedFunctions;
  stop(): Promise<void>;
}

export const startEmbeddedAws = async ({
  clock,
  random,
  backend,
  region = 'us-east-1',
  account = '111122223333',
  cloudWatch: cloudWatchSettings,
  eventBridge: eventBridgeSettings,
  streams = {},
  elsewhere = [],
}: EmbeddedAwsSettings): Promise<EmbeddedAws> => {
  const chance = keyedChance(random);
  const parts = { clock, chance, backend, region, account };
  const home = createRegion(parts, cloudWatchSettings, streams);
  const eventBridge = createEventBridge({ ...parts, listed: home.rules }, eventBridgeSettings);
  const functions = createFunctions();
  const sts = createSts(account);
  const atHome: Services = { mounted: [...home.mounted, eventBridge], rest: [...home.rest, functions.rest] };
  const others = new Map(
    elsewhere.map(({ backend: its, streams: theirs = {}, ...place }) => [
      nameOf(place),
      createRegion(
        {
          clock,
          chance,
          backend: its,
          ...place,
          dashboardPath: `${DASHBOARD_PATH}.${nameOf(place).replace('/', '.')}`,
        },
        cloudWatchSettings,
        theirs,
      ),
    ]),
  );
  const asked = new Set<string>();
  const placeOf = (request: IncomingMessage): Place => {
    const { accessKeyId, region: signedFor = region, token } = signedBy(request);
    return { account: sts.callerOf(accessKeyId, token).account, region: signedFor };
  };
  const { url, stop } = await startAwsServer(
    [...atHome.mounted, ...[...others.values()].flatMap(({ mounted }) => mounted)],
    atHome.rest,
    {
      servicesFor: (request) => {
        if (others.size === 0) return atHome;
        const place = placeOf(request);
        if (nameOf(place) === nameOf(parts)) return atHome;
        const found = others.get(nameOf(place));
        if (found === undefined) throw new AwsError('UnrecognizedClientException', `There is no ${nameOf(place)} here`);
        return { ...found, mounted: [...found.mounted, found.rules] };
      },
      query: [sts],
      callerOf: (request) => {
        const { accessKeyId, token } = signedBy(request);
        return sts.callerOf(accessKeyId, token);
      },
      ...(others.size > 0 && {
        asked: (request: IncomingMessage, operation: string) => {
          const { accessKeyId, token } = signedBy(request);
          asked.add(`${nameOf(placeOf(request))} ${operation} ${sts.callerOf(accessKeyId, token).arn}`);
        },
      }),
    },
  );
  const regionOf = ({ mounted: _, rest: __, ...region }: ReturnType<typeof createRegion>): EmbeddedRegion => region;
  return {
    url,
    eventBridge,
    functions,
    sts,
    asked,
    stop,
    ...regionOf(home),
    at: (place) => {
      if (nameOf(place) === nameOf(parts)) return regionOf(home);
      const found = others.get(nameOf(place));
      if (found === undefined) throw new Error(`The embedded AWS has no ${nameOf(place)}`);
      return regionOf(found);
    },
  };
};

const nameOf = ({ account, region }: Place): string => `${account}/${region}`;

const createRegion = (
  parts: ManagedFlinkParts,
  cloudWatchSettings: CloudWatchSettings | undefined,
  streams: Streams,
) => {
  const cloudWatch = createCloudWatch(parts.clock, cloudWatchSettings);
  const rules = createRules(parts);
  const managedFlink = createManagedFlink(parts);
  const msk = createMsk(parts, streams.topics);
  const kinesis = createKinesis(parts, streams.dataStreams);
  const eks = createEks();
  const glue = createGlue(parts.account);
  const s3 = createS3();
  const tables = createNoTables();
  const mounted: readonly MountedService[] = [cloudWatch, managedFlink, managedFlink.tagging, kinesis, glue, tables];
  const services = { cloudWatch, rules, managedFlink, msk, kinesis, eks, glue, s3, tables };
  return { ...services, mounted, rest: [s3.rest, msk.rest, eks.rest] };
};

/** The variables by which the SDK finds the embedded services instead of AWS. */
export const endpoints = (url: string): Record<string, string> => ({
  AWS_ENDPOINT_URL_CLOUDWATCH: url,
  AWS_ENDPOINT_URL_EVENTBRIDGE: url,
  AWS_ENDPOINT_URL_KINESIS_ANALYTICS_V2: url,
  AWS_ENDPOINT_URL_RESOURCE_GROUPS_TAGGING_API: url,
  AWS_ENDPOINT_URL_EKS: url,
  AWS_ENDPOINT_URL_GLUE: url,
  AWS_ENDPOINT_URL_KAFKA: url,
  AWS_ENDPOINT_URL_KINESIS: url,
  AWS_ENDPOINT_URL_S3: url,
  AWS_ENDPOINT_URL_STS: url,
});
