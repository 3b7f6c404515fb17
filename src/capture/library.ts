/** The captures that come with the program, in public/captures. A new one is its files and a line here. */

interface Listed {
  readonly id: string;
  readonly title: string;
  /** The commands are compressed. */
  readonly gz?: boolean;
}

export const CAPTURES: readonly Listed[] = [
  { id: 'arm-boot-attach', title: 'Linux 7.2.13 boots and attaches six devices' },
  { id: 'arm-ats-boot', title: 'Linux 7.2.13 boots with ATS devices' },
  { id: 'arm-noril-large', title: 'Linux 7.2.13 unmaps without range invalidation: 105,600 commands', gz: true },
];

/** Files of a capture: sidecar, commands, tables. */
export function captureFiles(id: string): readonly [string, string, string] {
  const gz = CAPTURES.find((capture) => capture.id === id)?.gz ? '.gz' : '';
  return [`${id}.json`, `${id}.bin${gz}`, `${id}.tables.bin.gz`];
}
