import { expect, test } from 'vitest';
import { agentShare } from './agent-share.ts';
import { actionOf, clientOf } from './case-of.ts';
import { clientOutages } from './client-outages.ts';

const move = '11........22'; // 100 to 1000
const pause = '11........11';

test.for([
  [
    'the start on the node that answers then',
    move,
    [actionOf('start', 'node2', 700, 1200)],
    'start on node2, 300 ms',
  ],
  [
    'a start that is over just before the first answer arrives',
    move,
    [actionOf('start', 'node2', 700, 999)],
    'start on node2, 300 ms',
  ],
  ['a start that has no end', move, [actionOf('start', 'node2', 700)], 'start on node2, 300 ms'],
  [
    'a start that began before the outage has all of it',
    move,
    [actionOf('start', 'node2', 0, 1200)],
    'start on node2, 900 ms',
  ],
  [
    'of two starts the last: Pacemaker tried again',
    move,
    [actionOf('start', 'node2', 300, 500, 1), actionOf('start', 'node2', 800, 1200)],
    'start on node2, 200 ms',
  ],
  [
    'a start that failed, but not before it had moved the traffic',
    move,
    [actionOf('start', 'node2', 800, 1200, 1)],
    'start on node2, 200 ms',
  ],
  ['a start that failed while nobody answered', move, [actionOf('start', 'node2', 300, 500, 1)], 'none'],
  [
    'a start of another resource',
    move,
    [{ ...actionOf('start', 'node2', 700, 1200), resource: 'rsc_ip_ASCS' }],
    'none',
  ],
  ['a start on another node', move, [actionOf('start', 'node1', 700, 1200)], 'none'],
  ['a start that was over before the outage', move, [actionOf('start', 'node2', 0, 50)], 'none'],
  ['a start after the outage', move, [actionOf('start', 'node2', 1000, 1200)], 'none'],
  [
    'the start rather than the monitor that follows it',
    move,
    [actionOf('start', 'node2', 700, 980), actionOf('monitor', 'node2', 990, 1100)],
    'start on node2, 300 ms',
  ],
  [
    'a restart on the same node',
    pause,
    [
      actionOf('monitor', 'node1', 400, 450, 7),
      actionOf('stop', 'node1', 500, 600),
      actionOf('start', 'node1', 700, 1200),
    ],
    'start on node1, 300 ms',
  ],
  [
    'a monitor that puts the route back',
    pause,
    [actionOf('monitor', 'node1', 400, 1050)],
    'monitor on node1, 600 ms',
  ],
  [
    'a monitor that is over just before the first answer arrives',
    pause,
    [actionOf('monitor', 'node1', 400, 990)],
    'monitor on node1, 600 ms',
  ],
  [
    'a monitor that was under way as the outage began',
    pause,
    [actionOf('monitor', 'node1', 50, 1050)],
    'monitor on node1, 900 ms',
  ],
  ['a monitor that was over long before the answer', pause, [actionOf('monitor', 'node1', 400, 600)], 'none'],
  ['a monitor that never ended', pause, [actionOf('monitor', 'node1', 400)], 'none'],
  [
    'neither a stop nor a probe',
    pause,
    [actionOf('stop', 'node1', 400, 1050), actionOf('probe', 'node1', 400, 1050)],
    'none',
  ],
  ['no action at all', pause, [], 'none'],
] as const)('what ended the outage: %s', ([, picture, actions, expected]) => {
  const [outage] = clientOutages(clientOf(picture), 1_100);
  const share = outage && agentShare(outage, actions);
  expect(share === undefined ? 'none' : `${share.action} on ${share.node}, ${share.ms} ms`).toBe(expected);
});

test('an outage that does not end has no share', () => {
  const [outage] = clientOutages(clientOf('11'), 5_000);
  expect(outage && agentShare(outage, [actionOf('start', 'node2', 700)])).toBeUndefined();
  expect(outage).toBeDefined();
});
