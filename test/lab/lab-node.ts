import type http from 'node:http';
import { metadataAddresses, type NetworkInterface, networkInterface } from './addressing.ts';
import type { Holder } from './holder.ts';
import { type Entry, LabNamespace } from './lab-namespace.ts';
import { attach, unplug } from './router.ts';

/** An instance in the VPC of a lab: its own network, mounts, processes and host name. */
export class LabNode extends LabNamespace {
  /** In the order in which they were attached; eth0 is the first. */
  readonly networkInterfaces: NetworkInterface[] = [];
  readonly #router: LabNamespace;
  readonly #index: number;

  constructor(name: string, index: number, holder: Holder, entry: Entry, router: LabNamespace) {
    super(name, holder, entry);
    this.#index = index;
    this.#router = router;
  }

  get macAddress(): string {
    return this.#primary.macAddress;
  }

  get privateIpAddress(): string {
    return this.#primary.privateIpAddress;
  }

  get ipv6Address(): string {
    return this.#primary.ipv6Address;
  }

  get #primary(): NetworkInterface {
    const [primary] = this.networkInterfaces;
    if (primary === undefined) throw new Error(`${this.name} has no network interface`);
    return primary;
  }

  /** The next interface, with its cable to the router: eth0, eth1, … */
  async attachNetworkInterface(): Promise<NetworkInterface> {
    const next = networkInterface(this.#index, this.networkInterfaces.length);
    await attach(this.#router, this, next, { defaultRoute: this.networkInterfaces.length === 0 });
    this.networkInterfaces.push(next);
    return next;
  }

  /** `undefined` → switched off. */
  get routeTarget(): NetworkInterface | undefined {
    return this.alive ? this.#primary : undefined;
  }

  async serveImds(listener: http.RequestListener): Promise<void> {
    await this.serveHttp(metadataAddresses, listener);
  }

  /** Power off: first the cables, so that no goodbye leaves, then every process. */
  async kill(): Promise<void> {
    if (!this.alive) return;
    await unplug(this.#router, this.networkInterfaces);
    await this.holder.end();
    this.destroySockets();
  }
}
