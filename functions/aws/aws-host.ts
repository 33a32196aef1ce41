/** The host of a regional AWS service. */

/** ('sts', 'cn-north-1')  ->  sts.cn-north-1.amazonaws.com.cn */
export const awsHost = (service: string, region: string): string =>
  `${service}.${region}.amazonaws.com${region.startsWith('cn-') ? '.cn' : ''}`;
