import { describe, expect, test } from 'vitest';
import { formatMasked, formatVariable } from '../../src/trace/masked.ts';

describe('a value is written without what nobody may read:', () => {
  test.each<[string, unknown, string]>([
    ['a text', 'eth0', '"eth0"'],
    ['a number', 7, '7'],
    ['nothing', undefined, 'nothing'],
    ['null', null, 'null'],
    ['an answer', { ok: true, value: ['rtb-1'] }, '{"ok":true,"value":["rtb-1"]}'],
    [
      'credentials',
      { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'hidden', sessionToken: 'hidden' },
      '{"accessKeyId":"AKIAIOSFODNN7EXAMPLE","secretAccessKey":"***","sessionToken":"***"}',
    ],
    [
      'credentials deep inside of an answer',
      { ok: true, value: [{ credentials: { secretAccessKey: 'hidden' } }] },
      '{"ok":true,"value":[{"credentials":{"secretAccessKey":"***"}}]}',
    ],
    ['a whole object that is named for a secret', { token: { value: 'hidden' } }, '{"token":"***"}'],
    [
      'other spellings',
      { SecretAccessKey: 'hidden', Token: 'hidden' },
      '{"SecretAccessKey":"***","Token":"***"}',
    ],
    ['a password', { proxyPassword: 'hidden', passwd: 'hidden' }, '{"proxyPassword":"***","passwd":"***"}'],
    ['a header', { Authorization: 'hidden' }, '{"Authorization":"***"}'],
    [
      'the file of a secret, which is none',
      { webIdentityTokenFile: '/run/token' },
      '{"webIdentityTokenFile":"/run/token"}',
    ],
  ])('%s', (_title, value, text) => {
    expect(formatMasked(value)).toBe(text);
  });
});

describe('a variable is written', () => {
  test.each([
    ['OCF_RESKEY_ip', '192.168.10.15', 'OCF_RESKEY_ip=192.168.10.15'],
    ['AWS_REGION', '', 'AWS_REGION='],
    ['AWS_ACCESS_KEY_ID', 'AKIAIOSFODNN7EXAMPLE', 'AWS_ACCESS_KEY_ID=AKIAIOSFODNN7EXAMPLE'],
    ['AWS_SECRET_ACCESS_KEY', 'hidden', 'AWS_SECRET_ACCESS_KEY=***'],
    ['AWS_SESSION_TOKEN', 'hidden', 'AWS_SESSION_TOKEN=***'],
    ['AWS_SECURITY_TOKEN', 'hidden', 'AWS_SECURITY_TOKEN=***'],
    ['AWS_CONTAINER_AUTHORIZATION_TOKEN', 'hidden', 'AWS_CONTAINER_AUTHORIZATION_TOKEN=***'],
    [
      'AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE',
      '/run/token',
      'AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE=/run/token',
    ],
    ['AWS_WEB_IDENTITY_TOKEN_FILE', '/run/token', 'AWS_WEB_IDENTITY_TOKEN_FILE=/run/token'],
    ['OCF_RESKEY_passwd', 'hidden', 'OCF_RESKEY_passwd=***'],
    ['HTTPS_PROXY', 'http://proxy:3128', 'HTTPS_PROXY=http://proxy:3128'],
    ['HTTPS_PROXY', 'http://user:hidden@proxy:3128', 'HTTPS_PROXY=http://***@proxy:3128'],
    ['https_proxy', 'https://hidden@proxy', 'https_proxy=https://***@proxy'],
    ['https_proxy', 'user:hidden@proxy:3128', 'https_proxy=***@proxy:3128'],
    ['https_proxy', 'http://user:hid@den@proxy', 'https_proxy=http://***@proxy'],
    ['https_proxy', 'http://user:hid/den@proxy', 'https_proxy=http://***@proxy'],
    ['https_proxy', 'socks5://user:hidden@proxy', 'https_proxy=socks5://***@proxy'],
    ['OCF_RESKEY_proxy', 'http://user:hidden@proxy:3128', 'OCF_RESKEY_proxy=http://***@proxy:3128'],
    ['AWS_ENDPOINT_URL', 'https://user:hidden@ec2.example', 'AWS_ENDPOINT_URL=https://***@ec2.example'],
  ])('%s=%s', (name, value, line) => {
    expect(formatVariable(name, value)).toBe(line);
  });
});
