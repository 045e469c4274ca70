/**
 * The session of an assumed role, by which CloudTrail shows who asked: node and resource, in the 2 to 64
 * characters that STS takes. https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
 */
export function roleSessionName(nodeName: string, resourceInstance = 'overlay-ip'): string {
  return `${nodeName}-${resourceInstance}`.replace(/[^\w+=,.@-]/g, '-').slice(0, 64);
}
