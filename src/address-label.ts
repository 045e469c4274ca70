/** `eth0` and `hana` make the address label `eth0:hana`; ip-address(8) wants the interface's name as its prefix. */
export function formatLabel(interfaceName: string, iflabel: string): string;
export function formatLabel(interfaceName: string, iflabel: string | undefined): string | undefined;
export function formatLabel(interfaceName: string, iflabel: string | undefined): string | undefined {
  return iflabel === undefined ? undefined : `${interfaceName}:${iflabel}`;
}

/** The kernel keeps a label in IFNAMSIZ bytes (include/uapi/linux/if.h): 15 characters and the end. */
export function isLabel(label: string): boolean {
  return Buffer.byteLength(label) <= 15;
}
