#!/usr/bin/env bash
# Runs a command on a network of its own that has a default route and a name server, and counts the packets that try
# to leave. Wants `unshare --map-root-user --net --mount`. The count goes to the file given first.
# Packets, not connections: Chromium probes routes with sockets that never send.
set -euo pipefail
count_file=$1
shift

ip link add name out type veth peer name in
sysctl -qw net.ipv6.conf.out.router_solicitations=0 net.ipv6.conf.in.router_solicitations=0 || true
ip link set lo up
for side in in out; do ip link set "$side" multicast off; ip link set "$side" up; done
# Addresses for documentation (RFC 5737, RFC 3849); the neighbours are fixed, so that nothing has to ask for them.
ip addr add 192.0.2.2/24 dev out
ip neigh add 192.0.2.1 lladdr 02:00:00:00:00:01 dev out nud permanent
ip route add default via 192.0.2.1
if ip -6 addr add 2001:db8::2/64 dev out nodad 2>/dev/null; then
  ip -6 neigh add 2001:db8::1 lladdr 02:00:00:00:00:01 dev out nud permanent
  ip -6 route add default via 2001:db8::1
fi
resolver=$(mktemp)
echo 'nameserver 192.0.2.53' >"$resolver"
mount --bind "$resolver" /etc/resolv.conf

sent() { ip -s link show out | awk '/TX:/ { getline; print $2 }'; }

# The kernel announces the new interface by itself; wait until it has finished.
before=$(sent)
for _ in $(seq 20); do
  sleep 1
  now=$(sent)
  [ "$now" = "$before" ] && break
  before=$now
done

status=0
"$@" || status=$?
echo $(($(sent) - before)) >"$count_file"
rm -f "$resolver"
exit "$status"
