#!/bin/sh
# The recurring monitor of ocf:aws:overlay-ip at its leanest: what a shell with curl has to do for it, in as few processes as it
# takes. Nothing is tried twice, one bad answer is believed, and there is no other interface than eth0.
#
# OCF_RESKEY_ip, OCF_RESKEY_routing_table (ids with commas in between), OCF_RESKEY_endpoint_url; CURL_CA_BUNDLE.
set -eu

address=$OCF_RESKEY_ip/32
imds=http://169.254.169.254/latest

# 7: OCF_NOT_RUNNING
[ -n "$(ip -oneline address show dev eth0 up to "$address")" ] || exit 7

# curl's own exit codes mean other things to Pacemaker: 7 is a connection that was refused
ask() { curl --silent --show-error --fail --fail-early --max-time 5 "$@" || exit 1; }

token=$(ask --request PUT --header 'X-aws-ec2-metadata-token-ttl-seconds: 300' "$imds/api/token")
metadata() { ask --header "X-aws-ec2-metadata-token: $token" "$@"; }

# Three questions in one connection
read -r mac </sys/class/net/eth0/address
answers=$(metadata --write-out '\n' \
  "$imds/meta-data/network/interfaces/macs/$mac/interface-id" \
  "$imds/meta-data/placement/region" \
  "$imds/meta-data/iam/security-credentials/")
{ read -r network_interface_id && read -r region && read -r role; } <<END
$answers
END

#   "AccessKeyId" : "ASIA…",
credentials=$(metadata "$imds/meta-data/iam/security-credentials/$role")
credential() {
  value=${credentials#*\""$1"\"*:*\"}
  value=${value%%\"*}
}
credential AccessKeyId
user=$value
credential SecretAccessKey
user=$user:$value
credential Token

query='Action=DescribeRouteTables&Version=2016-11-15'
tables=0
IFS=,
for table in $OCF_RESKEY_routing_table; do
  tables=$((tables + 1))
  query="$query&RouteTableId.$tables=$table"
done

# The keys on standard input: everybody can read the arguments of a process
described=$(
  ask --aws-sigv4 "aws:amz:$region:ec2" --data "$query" --config - \
    "${OCF_RESKEY_endpoint_url:-https://ec2.$region.amazonaws.com}/" <<END
user = "$user"
header = "X-Amz-Security-Token: $value"
END
)

# <item><destinationCidrBlock>…</destinationCidrBlock>…<networkInterfaceId>…</networkInterfaceId><state>active</state>…</item>
here=0
while
  following=${described#*"<destinationCidrBlock>$address</destinationCidrBlock>"}
  [ "$following" != "$described" ]
do
  described=$following
  case ${described%%</item>*} in
  *"<networkInterfaceId>$network_interface_id</networkInterfaceId>"*'<state>active</state>'*) here=$((here + 1)) ;;
  esac
done
if [ "$here" -ne "$tables" ]; then
  echo "ocf-exit-reason:$address points at $network_interface_id in $here of $tables route tables" >&2
  exit 1
fi
