import { clusterTools } from './cluster-case.ts';

/**
 * The agent that users have today, in Debian's version, with the AWS CLI, curl and the metadata service: for `sapHanaConfiguration`.
 * It has no parameter for EC2's endpoint, but one for the path of the CLI; ocf:aws:overlay-ip accepts and ignores it.
 */
export const peer = {
  agent: 'ocf:heartbeat:aws-vpc-move-ip',
  params: 'awscli=/usr/local/bin/aws-in-the-lab',
} as const;

/** What a suite with it needs. */
export const peerTools = {
  ...clusterTools,
  tools: [...clusterTools.tools, 'aws-vpc-move-ip', 'aws', 'curl'],
} as const;
