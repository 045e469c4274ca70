/**
 * Of `ip -json -details link show` (iproute2 6.1.0) the kinds of interfaces, by name:
 *
 *     [{"ifname":"docker0", …, "linkinfo":{"info_kind":"bridge", …}}, {"ifname":"ens5", …}]
 *
 * @throws SyntaxError, when it is not JSON or not a list
 */
export function parseLinkKinds(stdout: string): ReadonlyMap<string, string> {
  const shown: unknown = stdout.trim() === '' ? [] : JSON.parse(stdout);
  if (!Array.isArray(shown)) throw new SyntaxError('not a list');
  return new Map(
    (shown as { ifname?: string; linkinfo?: { info_kind?: string } }[]).flatMap(({ ifname, linkinfo }) =>
      ifname === undefined || linkinfo?.info_kind === undefined
        ? []
        : [[ifname, linkinfo.info_kind] as const],
    ),
  );
}
