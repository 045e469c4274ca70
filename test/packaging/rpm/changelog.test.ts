import { expect, test } from 'vitest';
import { parseChangelog } from '../../../packaging/release.ts';
import { formatRpmChangelog } from '../../../packaging/rpm/rpm-changelog.ts';

test('a changelog of rpm has each version with its day, newest first', () => {
  const changelog = parseChangelog(`# Changelog

## 0.2.0 (2027-01-02)

- A fix.
- Waits 50 % less,
  or \`%{nothing}\`.

## 0.1.0 (2026-11-22)

- The resource agent.
`);
  expect(formatRpmChangelog(changelog)).toBe(`* Sat Jan 02 2027 overlay-ip - 0.2.0-1
- A fix.
- Waits 50 %% less, or %%{nothing}.

* Sun Nov 22 2026 overlay-ip - 0.1.0-1
- The resource agent.
`);
});
