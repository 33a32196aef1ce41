/** Where IAM is: one service in each partition, and not in each region. */

const isChina = (region: string): boolean => region.startsWith('cn-');
const isGov = (region: string): boolean => region.startsWith('us-gov-');

/** That requests are signed for. */
export const iamRegion = (region: string): string =>
  isChina(region) ? 'cn-north-1' : isGov(region) ? 'us-gov-west-1' : 'us-east-1';

export const iamEndpoint = (region: string): string => {
  if (isChina(region)) return 'https://iam.cn-north-1.amazonaws.com.cn';
  return isGov(region) ? 'https://iam.us-gov.amazonaws.com' : 'https://iam.amazonaws.com';
};
