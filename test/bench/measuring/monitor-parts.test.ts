import { expect, test } from 'vitest';
import { divide, type Notes } from './monitor-parts.ts';

const notes: Notes = {
  milestones: { preload: 20, main: 25, imds: 30, credentials: 60, asked: 70, answered: 80, exit: 88 },
  loading: [
    [22, 23],
    [30, 36],
    [58, 62],
  ],
  compiling: [[36, 40]],
  trusting: [[50, 54]],
};

test('the parts add up to the wall-clock time', () => {
  const parts = Object.values(divide(100, notes));
  expect(parts.reduce((sum, ms) => sum + ms, 0)).toBeCloseTo(100, 9);
});

test('what is loaded and compiled in between counts for itself', () => {
  expect(divide(100, notes)).toMatchObject({
    'the process is started and ended': 12,
    'the agent is read and compiled': 5,
    'modules of Node: HTTP, TLS, crypto': 10,
    'the SDK and the metadata client are compiled': 4,
    'TLS is set up: algorithms, trusted authorities': 4,
    'the metadata service: token, identity, role, credentials': 30 - 8 - 4 - 4,
    'the request is made and signed, what is left of the handshake': 8,
    'EC2 answers': 10,
  });
});
