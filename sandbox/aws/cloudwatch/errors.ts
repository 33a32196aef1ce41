/** The errors of CloudWatch, with the older Query codes that the SDK also shows. */
import { AwsError } from '../wire/aws-error.ts';

export const invalidValue = (message: string): AwsError =>
  new AwsError('InvalidParameterValueException', message, 400, 'InvalidParameterValue');

export const invalidCombination = (message: string): AwsError =>
  new AwsError('InvalidParameterCombinationException', message, 400, 'InvalidParameterCombination');

export const missingParameter = (message: string): AwsError =>
  new AwsError('MissingRequiredParameterException', message, 400, 'MissingParameter');

export const validation = (message: string): AwsError =>
  new AwsError('ValidationException', message, 400, 'ValidationError');

export const invalidNextToken = (): AwsError =>
  new AwsError(
    'InvalidNextToken',
    'NextToken is not one of ours, or was given for another request',
    400,
    'InvalidNextToken',
  );

export const tooLarge = (message: string): AwsError => new AwsError('RequestEntityTooLarge', message, 413);
