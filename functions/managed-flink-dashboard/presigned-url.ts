/**
 * The presigned URL of an application's Flink dashboard. It opens the dashboard to anybody until the session ends: it
 * is used at once, kept in the memory of this process alone, and never written anywhere.
 */
import {
  CreateApplicationPresignedUrlCommand,
  type KinesisAnalyticsV2Client,
} from '@aws-sdk/client-kinesis-analytics-v2';
import { forbidden, notRunning, unusable } from './dashboard-error.ts';

/** Of the 30 minutes to 12 hours that the service offers: few URLs a day, and none that is good for long. */
export const SESSION_SECONDS = 3600;

/** Throws DashboardError. */
export const createPresignedUrl = async (client: KinesisAnalyticsV2Client, application: string): Promise<URL> => {
  const { AuthorizedUrl } = await client
    .send(
      new CreateApplicationPresignedUrlCommand({
        ApplicationName: application,
        UrlType: 'FLINK_DASHBOARD_URL',
        SessionExpirationDurationInSeconds: SESSION_SECONDS,
      }),
    )
    .catch((cause: unknown) => {
      throw refusal(application, cause);
    });
  const url = URL.parse(AuthorizedUrl ?? '');
  if (url === null) throw unusable(application, 'Managed Flink gave no URL for it');
  if (url.protocol !== 'https:' && !isLoopback(url)) {
    throw unusable(application, 'Managed Flink gave a URL without TLS for it');
  }
  return url;
};

const isLoopback = ({ hostname }: URL): boolean => hostname === '127.0.0.1' || hostname === 'localhost';

const refusal = (application: string, cause: unknown): Error => {
  const name = cause instanceof Error ? cause.name : 'no answer';
  // The message of an answer that could not be read would show a part of it, and so of the URL.
  const says = isServiceError(cause) ? `${name}: ${cause.message}` : name;
  if (/^AccessDenied|^NotAuthorized|^UnauthorizedOperation/.test(name)) return forbidden(application, says);
  if (name === 'ResourceInUseException') return notRunning(application, says);
  return unusable(application, `no URL could be had for it (${says})`);
};

/** What a service answers has it; what goes wrong on the way or in reading has not. */
const isServiceError = (cause: unknown): cause is Error =>
  cause instanceof Error && '$fault' in cause && '$metadata' in cause;
