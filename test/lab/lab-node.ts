import type http from 'node:http';
import { metadataAddresses, type NetworkInterface, networkInterface } from './addressing.ts';
import type { Holder } from './holder.ts';
import { type Entry, LabNamespace } from './lab-namespace.ts';
import { diskOf } from './disk.ts';
import { attach, detach, plugIn, unplug } from './router.ts';

type Hardware = {
  router: LabNamespace;
  entry: Entry;
  /** Starts what `holder` is, once more. */
  powerOn: () => Promise<Holder>;
  holder: Holder;
};

/** An instance in the VPC of a lab: its own network, mounts, processes and host name. */
export class LabNode extends LabNamespace {
  /** In the order in which they were attached; eth0 is the first. */
  readonly networkInterfaces: NetworkInterface[] = [];
  readonly #router: LabNamespace;
  readonly #index: number;
  readonly #powerOn: () => Promise<Holder>;

  constructor(name: string, index: number, { router, entry, powerOn, holder }: Hardware) {
    super(name, holder, entry);
    this.#index = index;
    this.#router = router;
    this.#powerOn = powerOn;
  }

  /** What it wrote, as this process sees it, also when it is off; only in a lab with disks. */
  get disk(): string {
    return `${this.#router.root}${diskOf(this.name)}`;
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
    await this.#attach(next, this.networkInterfaces.length);
    this.networkInterfaces.push(next);
    return next;
  }

  async #attach(networkInterface: NetworkInterface, device: number): Promise<void> {
    await attach(this.#router, this, networkInterface, { defaultRoute: device === 0 });
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

  /** Power on after `kill()`: the same interfaces and disk, nothing else of what it was. */
  async boot(): Promise<void> {
    if (this.alive) throw new Error(`${this.name} is running`);
    // What is left of its network (an orphaned TCP socket keeps it for 100 s) has the other ends of the cables
    await detach(this.#router, this.networkInterfaces);
    this.holder = await this.#powerOn();
    // One after the other, so that eth0 is the first again
    for (const [device, networkInterface] of this.networkInterfaces.entries()) {
      await this.#attach(networkInterface, device);
    }
  }

  /** Pulls its cables: its interfaces lose their carrier, everything in it runs on. */
  async unplug(): Promise<void> {
    await unplug(this.#router, this.networkInterfaces);
  }

  /** Undoes `unplug()`. Routes through it are gone until somebody makes them again. */
  async plugIn(): Promise<void> {
    await plugIn(this.#router, this.networkInterfaces);
  }
}
