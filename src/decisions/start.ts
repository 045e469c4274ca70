import type { Answer, Failure } from '../answer.ts';
import type { ExitCode } from '../ocf/exit-codes.ts';
import type { Outcome } from '../ocf/outcome.ts';
import type { AddressToAdd, Link, LinkAddress, RouteKey } from '../ports.ts';
import { formatFailure, formatFailures, formatRoutes } from '../reasons.ts';
import { formatLabel, isLabel } from '../address-label.ts';
import { addressState, findLink } from './address-state.ts';
import { isIpv6 } from '../overlay-ip.ts';
import type { ObservedRoute } from './route-state.ts';

// --- The interface --------------------------------------------------------------------------------------

/**
 * The link to which start adds the addresses.
 *
 * @param interfaceName the parameter `interface`; `undefined` → eth0 if there is one, else the default route's
 * @param defaultRouteInterface `undefined` → there is no default route
 */
export function chooseLink(
  links: readonly Link[],
  interfaceName: string | undefined,
  defaultRouteInterface: string | undefined,
): Link | Outcome {
  const name = interfaceName ?? (findLink(links, 'eth0') ? 'eth0' : defaultRouteInterface);
  if (name === undefined)
    return {
      exit: 'OCF_ERR_ARGS',
      reason:
        'there is neither an interface eth0 nor a default route on this node; set the parameter interface',
    };
  const link = findLink(links, name);
  if (!link) {
    const names = links.map((candidate) => candidate.interfaceName).filter((candidate) => candidate !== 'lo');
    return {
      exit: 'OCF_ERR_ARGS',
      reason: `there is no network interface ${name} on this node (there is ${names.join(', ') || 'none'}); check the parameter interface`,
    };
  }
  if (!link.isUp)
    return {
      exit: 'OCF_ERR_GENERIC',
      reason: `the network interface ${link.interfaceName} is down; no route was touched. Switch it on: ip link set ${link.interfaceName} up`,
    };
  return link;
}

// --- The addresses ----------------------------------------------------------------------------------------

export type AddressStep =
  | { readonly do: 'add'; readonly address: AddressToAdd }
  | { readonly do: 'delete'; readonly address: LinkAddress; readonly interfaceName: string };

/**
 * What has to change so that every address is on this link and on no other. An address that moves is added
 * before it is deleted, so that it is never gone.
 */
export function planAddresses(
  addresses: readonly string[],
  links: readonly Link[],
  link: Link,
  iflabel: string | undefined,
): readonly AddressStep[] | Outcome {
  const label = formatLabel(link.interfaceName, iflabel);
  if (label !== undefined && !isLabel(label))
    return {
      // Another node may have an interface with a shorter name
      exit: 'OCF_ERR_ARGS',
      reason: `iflabel makes the address label ${label} with ${label.length} characters; 15 are the most`,
    };
  return addresses.flatMap((address): AddressStep[] => {
    const state = addressState(address, links);
    const places = state.is === 'present' ? state.on : [];
    const elsewhere = places.filter((place) => place.link !== link);
    const add: AddressToAdd = {
      address,
      interfaceName: link.interfaceName,
      ...(iflabel !== undefined && !isIpv6(address) && { label: iflabel }),
    };
    return [
      ...(places.length > elsewhere.length ? [] : [{ do: 'add' as const, address: add }]),
      ...elsewhere.map((place) => ({
        do: 'delete' as const,
        address: { address, prefixLength: place.prefixLength },
        interfaceName: place.link.interfaceName,
      })),
    ];
  });
}

// --- The routes -------------------------------------------------------------------------------------------

/** How the attempt to take one route ended, after all retries. */
export interface RouteWrite extends RouteKey {
  readonly answer: Answer<void>;
}

export interface WrittenRoutes {
  /** These have to be seen here before start is done. */
  readonly toVerify: readonly RouteKey[];
  readonly warnings: readonly string[];
}

/**
 * What the writes mean. A table that does not exist, and a missing route that this node may not create, are
 * skipped as long as another table took the route of the same address. Everything else has to succeed.
 */
export function decideWrites(writes: readonly RouteWrite[]): WrittenRoutes | Outcome {
  const toVerify = writes.filter(({ answer }) => answer.ok);
  const isServed = ({ destination }: RouteKey) =>
    toVerify.some((written) => written.destination === destination);
  const failures = writes.flatMap((write) =>
    write.answer.ok ? [] : [{ ...write, failure: write.answer.failure }],
  );
  const serious = failures.filter((write) => !isSkippable(write.failure) || !isServed(write));
  const reason = formatFailures(failures.map(({ failure }) => failure));
  if (serious.length > 0) return { exit: exitForFailures(serious.map(({ failure }) => failure)), reason };
  return { toVerify, warnings: failures.length === 0 ? [] : [`skipped: ${reason}`] };
}

function isSkippable({ kind, operation }: Failure): boolean {
  return kind === 'no-such-table' || (kind === 'denied' && operation === 'CreateRoute');
}

/** Of several failures the softest counts: what may work the next time should be tried again on this node. */
export function exitForFailures(failures: readonly Failure[]): ExitCode {
  const kinds = failures.map(({ kind }) => kind);
  if (kinds.every((kind) => kind === 'no-such-table')) return 'OCF_ERR_ARGS';
  if (kinds.every((kind) => kind === 'no-such-table' || kind === 'denied')) return 'OCF_ERR_PERM';
  return 'OCF_ERR_GENERIC';
}

/** How long acknowledged writes wait for an answer that shows them (ms). */
const verifyAtMostMs = 10_000;

/** What verifying has come to. */
export interface Verification {
  /** As last described; `undefined` → never answered. */
  readonly routes: readonly ObservedRoute[] | undefined;
  /** The last failed question; `undefined` → the last one was answered. */
  readonly failure: Failure | undefined;
  readonly sinceLastAnswerMs: number;
  readonly isOutOfTime: boolean;
}

/**
 * Whether start is done. EC2 has acknowledged every write, so that no answer is not a failure; an answer that
 * shows the route elsewhere until the end is one.
 */
export function decideVerification(seen: Verification, warnings: readonly string[]): Outcome | 'ask again' {
  const { routes, failure, sinceLastAnswerMs, isOutOfTime } = seen;
  const others = routes?.filter(({ state }) => state.is !== 'here') ?? [];
  if (failure) {
    // Whoever answered was not EC2, and may not have been when it acknowledged
    const isUnreadable = failure.code === 'UnreadableAnswer';
    if (failure.kind === 'transient' && (isUnreadable || sinceLastAnswerMs < verifyAtMostMs) && !isOutOfTime)
      return 'ask again';
    if (isUnreadable)
      return {
        exit: 'OCF_ERR_GENERIC',
        reason: `the routes could not be verified: ${formatFailure(failure)}`,
      };
    if (!isOutOfTime || others.length === 0)
      return {
        exit: 'OCF_SUCCESS',
        warnings: [
          ...warnings,
          `EC2 acknowledged every route, but they could not be verified: ${formatFailure(failure)}`,
        ],
      };
  } else if (routes && others.length === 0) return { exit: 'OCF_SUCCESS', warnings };
  if (!isOutOfTime) return 'ask again';
  return {
    exit: 'OCF_ERR_GENERIC',
    reason: `${formatRoutes(others)}; EC2 acknowledged the change, but never showed it`,
    warnings,
  };
}
