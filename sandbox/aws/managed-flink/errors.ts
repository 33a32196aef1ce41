/** The errors of Managed Flink that callers match on by name. */
import { AwsError } from '../wire/aws-error.ts';

export const invalidArgument = (message: string): AwsError => new AwsError('InvalidArgumentException', message);
export const invalidRequest = (message: string): AwsError => new AwsError('InvalidRequestException', message);
export const resourceNotFound = (message: string): AwsError => new AwsError('ResourceNotFoundException', message);
export const resourceInUse = (message: string): AwsError => new AwsError('ResourceInUseException', message);
export const limitExceeded = (message: string): AwsError => new AwsError('LimitExceededException', message);
export const concurrentModification = (message: string): AwsError =>
  new AwsError('ConcurrentModificationException', message);

export const tooManyTags = (): AwsError =>
  new AwsError(
    'TooManyTagsException',
    'Application created with too many tags, or too many tags added to an application.',
  );
