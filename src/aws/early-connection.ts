import { Agent as HttpAgent } from 'node:http';
import { isIP, type Socket } from 'node:net';
import type { Network } from './network.ts';
import { connectionOptions } from './request-handler-options.ts';

type ConnectOptions = Parameters<HttpAgent['createConnection']>[0];

/**
 * Begins to connect before there is something to send: TCP and TLS take two round trips and a good part of the CPU
 * time of a request, and the credentials are still being asked for. Where a proxy is on the way, nothing.
 *
 * @returns the network whose first request takes that connection
 */
export async function connectEarly(network: Network, endpointUrl: string): Promise<Network> {
  if (network.agents) return network;
  const url = new URL(endpointUrl);
  const { agent, options } = await (url.protocol === 'http:' ? plain() : overTls());
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const connect = agent.createConnection.bind(agent);
  const early = connect({
    ...options,
    host,
    port: Number(url.port) || (url.protocol === 'http:' ? 80 : 443),
    servername: isIP(host) ? '' : host,
  } as ConnectOptions) as Socket;
  // Whoever asks then connects again, and is told
  early.on('error', () => undefined);
  agent.createConnection = (wanted, created) => {
    agent.createConnection = connect;
    return early.destroyed ? connect(wanted, created) : early;
  };
  // The SDK takes that of the endpoint's protocol
  return { ...network, agents: { httpAgent: agent, httpsAgent: agent as never } };
}

interface Opener {
  readonly agent: HttpAgent;
  readonly options: object;
}

function plain(): Opener {
  return { agent: new HttpAgent(connectionOptions), options: connectionOptions };
}

async function overTls(): Promise<Opener> {
  const [{ Agent }, { createSecureContext }] = await Promise.all([import('node:https'), import('node:tls')]);
  // Once, not for each of 32 connections
  const options = { ...connectionOptions, secureContext: createSecureContext() };
  return { agent: new Agent(options), options };
}
