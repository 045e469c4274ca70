/** `2 DescribeRouteTables, 1 ReplaceRoute`, from how often each was called. */
export function formatCalls(calls: Readonly<Record<string, number>>): string {
  const asked = Object.entries(calls).filter(([, count]) => count > 0);
  // By name and not by arrival: two runs of one case read alike
  const sorted = asked.toSorted(([a], [b]) => (a < b ? -1 : 1));
  return sorted.map(([name, count]) => `${count} ${name}`).join(', ') || 'none';
}
