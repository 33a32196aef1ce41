/** The AWS clients of each place: of the function's own, of other regions of its account, and of accounts that it enters by a role. */
import { setTimeout as pause } from 'node:timers/promises';
import { KinesisAnalyticsV2Client } from '@aws-sdk/client-kinesis-analytics-v2';
import { stackIdentity } from '../../lib/control/job-status.ts';
import { DEFAULT_INSTANCE, type Environment, INSTANCE_VARIABLE } from '../../lib/environment.ts';
import type { Settings } from '../../lib/settings/settings.ts';
import { type SpokeFunction, spokeRoleArn } from '../../lib/settings/spoke-roles.ts';
import { answerWithin } from '../aws/answer-in-time.ts';
import { awsCalls, type CallAws } from '../aws/aws-call.ts';
import { endpoint } from '../aws/aws-endpoint.ts';
import { retrying } from '../aws/retrying.ts';
import type { AwsCredentials } from '../aws/signer.ts';
import { type Clusters, type ClustersOptions, kubernetesClusters } from '../kubernetes/clusters.ts';
import { ownRegion } from '../read-settings.ts';
import { assumedCredentials } from './assume-role.ts';
import { eachPlace, type Place, samePlace } from './places.ts';

export interface PlaceClients {
  /** Of a service without a client of the SDK, made again when that may help. */
  readonly call: CallAws;
  readonly region: () => Promise<string>;
  readonly managedFlink: KinesisAnalyticsV2Client;
  readonly calls: ClustersOptions;
  /** Each is described once, for discovery and jobs together. */
  readonly clusters: Clusters;
  /** Rejects where its role can not be assumed. */
  readonly enter: () => Promise<unknown>;
}

export interface Hub {
  /** As which it looks after jobs. */
  readonly stack: string;
  readonly home: PlaceClients;
  readonly at: (place: Place) => PlaceClients;
}

/** `entry`: the function that this is; each has a role of its own in a spoke. */
export const hubClients = (
  { account }: Pick<Environment, 'account'>,
  settings: Pick<Settings, 'spokes'>,
  entry: SpokeFunction,
): Hub => {
  const own: Place = { account, region: ownRegion() };
  const home = clientsWith();
  const at = eachPlace((place) => {
    if (samePlace(place, own)) return home;
    if (place.account === account) return clientsWith({ region: place.region, credentials: home.calls.credentials });
    const credentials = enteredBy(place, own, settings, entry, home);
    return { ...clientsWith({ region: place.region, credentials }), enter: credentials };
  });
  return { stack: stackIdentity(own.account, own.region, instance()), home, at };
};

interface Given {
  readonly region: string;
  readonly credentials: () => Promise<AwsCredentials>;
}

/** Without a place given: as the SDK finds region and credentials. */
const clientsWith = (given?: Given): PlaceClients => {
  const managedFlink = new KinesisAnalyticsV2Client({ requestHandler: answerWithin(), ...given });
  const calls: ClustersOptions = {
    credentials: given?.credentials ?? (() => managedFlink.config.credentials()),
    clock: () => Date.now(),
    pause: (ms) => pause(ms),
    endpoint,
  };
  return {
    call: retrying(awsCalls(calls), calls.pause),
    region: () => managedFlink.config.region(),
    managedFlink,
    calls,
    clusters: kubernetesClusters(calls),
    enter: async () => {},
  };
};

const enteredBy = (
  place: Place,
  own: Place,
  { spokes }: Pick<Settings, 'spokes'>,
  entry: SpokeFunction,
  home: PlaceClients,
): (() => Promise<AwsCredentials>) => {
  const spoke = spokes.find((one) => samePlace(one, place));
  if (spoke === undefined) {
    const says = `Jobs of account ${place.account} in ${place.region} can not be looked after: the settings have no spoke for it.`;
    return () => Promise.reject(new Error(says));
  }
  const arn = spokeRoleArn(spoke, entry);
  return assumedCredentials(
    { arn, externalId: spoke.externalId, sessionName: sessionName(own) },
    {
      call: home.call,
      region: home.region,
      clock: home.calls.clock,
      refusal: (says) =>
        new Error(
          `No job of account ${place.account} in ${place.region} is looked after: the role ${arn} can not be assumed (${says.replace(/\.$/, '')}). Deploy the spoke template there, with the roles of this stack in account ${own.account} and the external id of the settings (docs/accounts-and-regions.md).`,
        ),
    },
  );
};

const instance = (): string => process.env[INSTANCE_VARIABLE] ?? DEFAULT_INSTANCE;

/** What the trail of the spoke shows: flink-autopilot@111122223333.us-east-1 */
const sessionName = ({ account, region }: Place): string =>
  `${instance()}@${account}.${region}`.replaceAll(/[^\w+=,.@-]/g, '-').slice(0, 64);
