/** The processor architectures of Linux for which a standalone executable is made, as each tool calls them. */
export const architectures = [
  { node: 'x64', dpkg: 'amd64', rpm: 'x86_64', gnu: 'x86_64-linux-gnu' },
  { node: 'arm64', dpkg: 'arm64', rpm: 'aarch64', gnu: 'aarch64-linux-gnu' },
] as const;

export type Architecture = (typeof architectures)[number];

/** That of this machine. @throws on another one */
export function ownArchitecture(): Architecture {
  const own = architectures.find(({ node }) => node === process.arch);
  if (own === undefined)
    throw new Error(
      `Node calls this machine's architecture ${process.arch}; standalone executables are made on ${architectures.map(({ node }) => node).join(' and ')}`,
    );
  return own;
}

/** What runs a program of that architecture here: nothing on a machine of its own, else QEMU with the libraries of Debian's cross packages. */
export function emulatorOf({ gnu, rpm }: Architecture): string[] {
  return ownArchitecture().gnu === gnu ? [] : [`qemu-${rpm}-static`, '-L', `/usr/${gnu}`];
}
