import type { Check, Finding } from '../check.ts';
import { configuredResource, type ResourceView } from './facts.ts';
import { byEitherTool } from './mend.ts';

type View = Pick<ResourceView, 'cluster' | 'resource'>;

/**
 * `crm_resource --move` and `--ban`, which crm and pcs call, leave these constraints (Pacemaker 2.1.5):
 *
 *     <rsc_location id="cli-ban-rsc_ip-on-node2" rsc="rsc_ip" role="Started" node="node2" score="-INFINITY"/>
 *     <rsc_location id="cli-prefer-rsc_ip" rsc="rsc_ip" role="Started" node="node1" score="INFINITY"/>
 */
const ofMove = /^cli-(ban|prefer)-/;

const noMoveIsLeft: Check<View> = {
  title: 'no constraint of a move is left',
  codes: ['move-constraint'],
  judge(view) {
    const resource = configuredResource(view);
    if (!resource) return 'not-applicable';
    const own = [resource.id, ...resource.holders];
    return (view.cluster.cib?.locations ?? []).flatMap((location): Finding[] => {
      const [, kind] = ofMove.exec(location.id) ?? [];
      // With a lifetime it has a rule, and ends by itself
      if (kind === undefined || location.node === undefined || !own.includes(location.resource)) return [];
      const { id, resource: moved, node } = location;
      return [
        {
          code: 'move-constraint',
          severity: 'warning',
          what: `${id} ${kind === 'ban' ? `keeps ${moved} away from` : `binds ${moved} to`} ${node}: somebody has moved it by hand`,
          means:
            kind === 'ban'
              ? `nothing fails over to ${node}`
              : `after each failover it goes back to ${node} as soon as that is online, a second short outage`,
          mend: byEitherTool([`crm resource clear ${moved}`], [`pcs resource clear ${moved}`]),
        },
      ];
    });
  },
};

const staysWhereItIs: Check<View> = {
  title: 'the resource stays where it is after a repair',
  codes: ['no-stickiness'],
  detail(view) {
    return `resource-stickiness=${configuredResource(view)?.metaAttributes['resource-stickiness'] ?? ''}`;
  },
  judge(view) {
    const resource = configuredResource(view);
    if (!resource) return 'not-applicable';
    const { id, metaAttributes } = resource;
    const { 'resource-stickiness': stickiness } = metaAttributes;
    if (stickiness !== undefined && !/^\s*(?:-.*|\+?0*)$/.test(stickiness)) return [];
    return [
      {
        code: 'no-stickiness',
        severity: 'warning',
        what: `${id} has ${stickiness === undefined ? 'no resource-stickiness' : `resource-stickiness=${stickiness}`}`,
        means:
          'when the node that failed is back the address may go back to it by itself: a second short outage',
        mend:
          stickiness === undefined
            ? byEitherTool(
                ['crm configure rsc_defaults resource-stickiness=1000'],
                ['pcs resource defaults update resource-stickiness=1000'],
              )
            : byEitherTool(
                [`crm resource meta ${id} set resource-stickiness 1000`],
                [`pcs resource meta ${id} resource-stickiness=1000`],
              ),
      },
    ];
  },
};

export const placementChecks: readonly Check<View>[] = [noMoveIsLeft, staysWhereItIs];
