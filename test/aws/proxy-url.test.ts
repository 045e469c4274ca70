import { describe, expect, test } from 'vitest';
import { parseProxyUrl } from '../../src/aws/proxy-url.ts';

describe('a proxy is written as', () => {
  test.each([
    ['http://proxy.example:3128', 'http://proxy.example:3128/'],
    ['https://proxy.example', 'https://proxy.example/'],
    ['HTTP://PROXY.EXAMPLE:3128', 'http://proxy.example:3128/'],
    ['http://proxy.example:3128/', 'http://proxy.example:3128/'],
    ['proxy.example:3128', 'http://proxy.example:3128/'],
    ['proxy.example', 'http://proxy.example/'],
    ['//proxy.example:3128', 'http://proxy.example:3128/'],
    ['http://proxy.example:3128/path', 'http://proxy.example:3128/path'],
    ['10.0.0.1:3128', 'http://10.0.0.1:3128/'],
    ['[fd00::1]:3128', 'http://[fd00::1]:3128/'],
    ['http://[fd00::1]:3128', 'http://[fd00::1]:3128/'],
    ['user:password@proxy.example:3128', 'http://user:password@proxy.example:3128/'],
    ['http://user:pass%40word@proxy.example:3128', 'http://user:pass%40word@proxy.example:3128/'],
    ['http://user:pass@word@proxy.example:3128', 'http://user:pass%40word@proxy.example:3128/'],
  ])('%s', (text, url) => {
    expect(parseProxyUrl(text)?.href).toBe(url);
  });
});

describe('no proxy is', () => {
  test.each([
    '',
    '/',
    '//',
    'http://',
    'https:///proxy.example',
    'socks5://proxy.example:1080',
    'socks5h://proxy.example:1080',
    'ftp://proxy.example',
    'file:///etc/passwd',
    'proxy.example:port',
    'proxy.example:99999',
    'http:// proxy.example',
    'http://pro xy.example',
    'two words',
    '"http://proxy.example:3128"',
    'http:/proxy.example',
    'http://http://proxy.example',
    '$(id)',
    'proxy.example;reboot',
    '@',
    'user:password@',
    // A slash, a question mark or a hash of a password has to be encoded: it ends the host
    'http://user:pass/word@proxy.example:3128',
    'http://user:pass?word@proxy.example:3128',
    'http://user:pass#word@proxy.example:3128',
  ])('%j', (text) => {
    expect(parseProxyUrl(text)).toBeUndefined();
  });
});

test.each(['http://u:50%off@proxy:3128', 'http://%zz@proxy', 'u:%@proxy'])(
  'a %% that is none of an escape is no URL of a proxy: %s',
  (text) => {
    expect(parseProxyUrl(text)).toBeUndefined();
  },
);
