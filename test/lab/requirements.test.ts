import { expect, test } from 'vitest';
import { explainRefusal, maySetUpNamespaces, type Refusal } from './requirements.ts';

const allowed: Refusal['sysctls'] = {
  'kernel.apparmor_restrict_unprivileged_userns': undefined,
  'kernel.unprivileged_userns_clone': undefined,
  'user.max_user_namespaces': '96365',
};

test.for([
  // Ubuntu 24.04
  [
    'AppArmor',
    { ...allowed, 'kernel.apparmor_restrict_unprivileged_userns': '1' },
    'kernel.apparmor_restrict_unprivileged_userns=0',
  ],
  // Debian 10, linux-hardened
  [
    'a distribution’s kernel',
    { ...allowed, 'kernel.unprivileged_userns_clone': '0' },
    'kernel.unprivileged_userns_clone=1',
  ],
  ['a limit of none', { ...allowed, 'user.max_user_namespaces': '0' }, 'user.max_user_namespaces=10000'],
  ['something else', allowed, 'seccomp'],
] as const)('user namespaces refused by %s: the message names the way out', ([, sysctls, wayOut]) => {
  const stderr = 'unshare: unshare failed: Operation not permitted';
  const message = explainRefusal({ stderr, userNamespace: true, sysctls });
  expect(message).toContain(stderr);
  expect(message).toContain(wayOut);
  expect(message).toContain('as root');
});

test('root is told what the kernel said', () => {
  const stderr = 'unshare: unshare failed: Operation not permitted';
  expect(explainRefusal({ stderr, userNamespace: false, sysctls: allowed })).toBe(
    `namespaces could not be set up: ${stderr}`,
  );
});

test.for([
  ['root', '000001ffffffffff', true],
  ['a user', '0000000000000000', false],
  ['root in a container of Docker', '00000000a80425fb', false],
] as const)('%s sets up namespaces without a user namespace: %s %s', ([, capabilities, may]) => {
  expect(maySetUpNamespaces(`Name:\tnode\nCapPrm:\t0000000000000000\nCapEff:\t${capabilities}\n`)).toBe(may);
});
