/** What a source/destination check does that is on, and what ends it. */
export function formatSourceDestCheck(networkInterfaceId: string): string {
  return (
    `the source/destination check of ${networkInterfaceId} is on, so that EC2 drops packets to the overlay IP; ` +
    `set source_dest_check=disable, or: aws ec2 modify-network-interface-attribute ` +
    `--network-interface-id ${networkInterfaceId} --no-source-dest-check`
  );
}
