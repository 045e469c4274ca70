import { agentShare, type AgentShare } from './agent-share.ts';
import type { CaseRecord } from './case-record.ts';
import { clientOutages, type ClientOutage } from './client-outages.ts';

/** One time that the service was away, as all of the clients saw it: a kill is one, standby and back are two. */
export type Interruption = {
  /** At least one, each of another client or another moment; the clients' outages differ by some milliseconds. */
  outages: readonly ClientOutage[];
  longest: ClientOutage;
  /** Of the longest outage. `undefined` → no action that is known ended it. */
  share: AgentShare | undefined;
};

export type Interruptions = {
  /** In order. Each is told on its own: the service moved, or was away long enough to be noticed. */
  main: readonly Interruption[];
  /** Told by their number: single packets that got lost. */
  minor: readonly Interruption[];
};

/** Milliseconds from which on an administrator wants to hear of an interruption, also where nothing moved. */
const noteworthy = 50;

export function interruptions({ clients, actions, until }: CaseRecord): Interruptions {
  const all = groupOverlapping(clients.flatMap((client) => clientOutages(client, until))).map((outages) => {
    const longest = longestOf(outages);
    return { outages, longest, share: agentShare(longest, actions) };
  });
  const isMain = ({ outages, longest }: Interruption) =>
    longest.ms >= noteworthy || outages.some(({ before, after }) => before !== after);
  return { main: all.filter(isMain), minor: all.filter((interruption) => !isMain(interruption)) };
}

/** The first of several. */
function longestOf(outages: readonly [ClientOutage, ...ClientOutage[]]): ClientOutage {
  return outages.reduce((longest, outage) => (outage.ms > longest.ms ? outage : longest));
}

type Group = [ClientOutage, ...ClientOutage[]];

function groupOverlapping(outages: readonly ClientOutage[]): Group[] {
  const groups: { outages: Group; until: number }[] = [];
  for (const outage of outages.toSorted((a, b) => a.from - b.from)) {
    const group = groups.at(-1);
    if (group !== undefined && outage.from < group.until) {
      group.outages.push(outage);
      group.until = Math.max(group.until, outage.until);
    } else {
      groups.push({ outages: [outage], until: outage.until });
    }
  }
  return groups.map((group) => group.outages);
}
