/** One rule, broken on purpose. */
export interface Mutant {
  /** What the agent does wrong then. */
  readonly title: string;
  readonly file: string;
  /** Occurs once in the file. */
  readonly find: string;
  readonly replace: string;
}

/** Every harm that this agent is there to prevent, done on purpose once. */
export const mutants: readonly Mutant[] = [
  // --- False failovers ------------------------------------------------------------------------------------
  {
    title: 'a recurring monitor fails the resource when EC2 does not answer',
    file: 'src/decisions/monitor.ts',
    find: `return { exit: 'OCF_DEGRADED', reason: \`still active;`,
    replace: `return { exit: 'OCF_ERR_GENERIC', reason: \`still active;`,
  },
  {
    title: 'one answer of EC2 is enough to give up the service',
    file: 'src/decisions/confirm.ts',
    find: 'const confirmation = { answers: 3, overMs: 5_000 }',
    replace: 'const confirmation = { answers: 1, overMs: 0 }',
  },
  {
    title: 'a request that failed counts as one more answer',
    file: 'src/decisions/confirm.ts',
    find: "if (before && state.is === 'unknown') return before;",
    replace:
      "if (before && state.is === 'unknown') return { ...before, answers: before.answers + 1, last: at };",
  },
  {
    title: 'a network interface that could not be asked for is none of this node',
    file: 'src/decisions/route-state.ts',
    find: `return unasked ? { is: 'unknown', why: unasked.failure } : elsewhere;`,
    replace: `return unasked ? elsewhere : elsewhere;`,
  },
  {
    title: 'an address that is not seen at a glance is absent',
    file: 'src/actions/observe-addresses.ts',
    find: 'const shown = await retry(() => addresses.show(), 3, deadline);',
    replace: 'const shown = await Promise.resolve({ ok: true as const, value: seen });',
  },
  {
    title: 'a probe says active where a standby has a stray address',
    file: 'src/decisions/monitor.ts',
    find: `return { exit: 'OCF_NOT_RUNNING', reason, warnings: [reason] };`,
    replace: `return { exit: 'OCF_ERR_GENERIC', reason, warnings: [reason] };`,
  },
  {
    title: 'one absent address of several is enough for "not running"',
    file: 'src/decisions/monitor.ts',
    find: `fits: ({ addresses }) => addresses.every(({ is }) => is === 'absent'),`,
    replace: `fits: ({ addresses }) => addresses.some(({ is }) => is === 'absent'),`,
  },
  // --- Service lost and not noticed ------------------------------------------------------------------------
  {
    title: 'a route to an instance that is gone passes for one that works',
    file: 'src/decisions/route-state.ts',
    find: `if (route.state === 'blackhole') return`,
    replace: `if (route.state !== route.state) return`,
  },
  {
    title: 'a route to another node passes where some route is here',
    file: 'src/decisions/monitor.ts',
    find: `fits: ({ routes }) => anyRoute(routes, 'elsewhere', 'blackhole'),`,
    replace: `fits: ({ routes }) => anyRoute(routes, 'blackhole') && !anyRoute(routes, 'here'),`,
  },
  {
    title: 'monitor takes a missing route by ReplaceRoute',
    file: 'src/actions/monitor.ts',
    find: 'routeTables.createRoute(key, networkInterfaceId)',
    replace: 'routeTables.replaceRoute(key, networkInterfaceId)',
  },
  // --- start ----------------------------------------------------------------------------------------------
  {
    title: 'start is done without having seen the routes',
    file: 'src/decisions/verification.ts',
    find: `routes?.filter(({ state }) => state.is !== 'here') ?? []`,
    replace: `routes?.filter(({ state }) => state.is === 'blackhole') ?? []`,
  },
  {
    title: 'start takes the routes beside adding the address',
    file: 'src/actions/start.ts',
    find: 'const refused = await applySteps(ports, steps);',
    replace: 'const refused = await Promise.race([applySteps(ports, steps), asked.then(() => undefined)]);',
  },
  {
    title: 'start skips a table whose routes it may not replace',
    file: 'src/decisions/written-routes.ts',
    find: `(kind === 'denied' && operation === 'CreateRoute')`,
    replace: `(kind === 'denied' && operation !== '')`,
  },
  {
    title: 'start leaves an address on the interface where somebody else put it',
    file: 'src/decisions/plan-addresses.ts',
    find: '...(places.length > elsewhere.length ? []',
    replace: '...(places.length > 0 ? []',
  },
  {
    title: 'start gives up after the first throttled call',
    file: 'src/retry.ts',
    find: 'if (count >= attempts) return answer;',
    replace: 'if (count >= Math.min(attempts, 1)) return answer;',
  },
  // --- stop -----------------------------------------------------------------------------------------------
  {
    title: 'stop takes an ip that fails for "the address is gone"',
    file: 'src/actions/stop.ts',
    find: 'if (!before.ok) return before;',
    replace: 'if (!before.ok) return ok(undefined);',
  },
  {
    title: 'stop removes a host address alone, not what somebody added with the prefix of a subnet',
    file: 'src/actions/stop.ts',
    find: 'addresses.delete({ address, prefixLength }, link.interfaceName)',
    replace: 'addresses.delete({ address, prefixLength: prefixLength && 32 }, link.interfaceName)',
  },
  {
    title: 'stop does not look again',
    file: 'src/actions/stop.ts',
    find: `return left === undefined ? ok(undefined) : failed(failures[0] ?? stillThere(left));`,
    replace: `return left === undefined || failures.length >= 0 ? ok(undefined) : failed(stillThere(left));`,
  },
  // --- The adapters -----------------------------------------------------------------------------------------
  {
    title: 'a throttled call passes for a denied one',
    file: 'src/aws/failure.ts',
    find: "'transient',\n    /^(requestlimitexceeded|",
    replace: "'denied',\n    /^(requestlimitexceeded|",
  },
  {
    title: 'a call that hangs takes all the time of the action',
    file: 'src/aws/attempt.ts',
    find: 'AbortSignal.any([signal, AbortSignal.timeout(requestTimeoutMs)])',
    replace: 'AbortSignal.any([signal, AbortSignal.timeout(requestTimeoutMs * 100)])',
  },
  {
    title: 'an HTML page with status 200 passes for an acknowledgement',
    file: 'src/aws/read-answer.ts',
    find: 'root !== `${action}Response`)',
    replace: 'root === action)',
  },
  {
    title: 'an ip that fails passes for one that worked',
    file: 'src/ip/ip-command.ts',
    find: 'if (exitCode === 0) resolve',
    replace: 'if (exitCode !== null) resolve',
  },
  {
    title: 'an ip that hangs is left running',
    file: 'src/ip/ip-command.ts',
    find: `killSignal: 'SIGKILL',`,
    replace: `killSignal: 'SIGCONT',`,
  },
  {
    title: 'an action ends when Pacemaker kills it',
    file: 'src/ocf/deadline.ts',
    find: 'return Math.min(2_000, Math.max(250, timeoutMs / 10));',
    replace: 'return Math.min(0, timeoutMs);',
  },
  {
    title: 'octal numbers pass for an IP address',
    file: 'src/overlay-ip.ts',
    find: '/^(?:0|[1-9]\\d{0,2})$/',
    replace: '/^\\d{1,3}$/',
  },
];
