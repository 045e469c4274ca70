/** The processor architectures of the standalone package, each as npm, dpkg (`dpkg --print-architecture`) and rpm (`%_arch`) call it. */
export const architectures = [
  { node: 'x64', dpkg: 'amd64', rpm: 'x86_64' },
  { node: 'arm64', dpkg: 'arm64', rpm: 'aarch64' },
] as const;

export type Architecture = (typeof architectures)[number];
