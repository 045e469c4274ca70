/** A partition of AWS: accounts, IAM and ARNs of one know nothing of another. */
export type Partition = {
  readonly name: 'aws' | 'aws-cn' | 'aws-us-gov';
  /** DNS suffix of the endpoints, the metadata service's `services/domain`. */
  readonly domain: string;
  readonly dualStackDomain: string;
};

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html, "partition" */
export function partitionOf(region: string): Partition {
  if (region.startsWith('cn-')) {
    return {
      name: 'aws-cn',
      domain: 'amazonaws.com.cn',
      dualStackDomain: 'api.amazonwebservices.com.cn',
    };
  }
  return {
    name: region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws',
    domain: 'amazonaws.com',
    dualStackDomain: 'api.aws',
  };
}
