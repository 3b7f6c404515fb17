/** Names and numbers that a scenario does not have yet. */
import type { Scenario } from '../language/schema.ts';

export const hex = (n: number): string => `0x${n.toString(16)}`;

/** Letters of a name before a number: a name has 32. */
const MOST_STEM = 24;

/** The next one as the names go: `C` behind A and B, `nic3` behind nic2; else `base` with a number. */
export function nextName(base: string, taken: readonly string[]): string {
  const [, stem, number] = /^(.*?)(\d+)$/s.exec(taken.at(-1) ?? '') ?? [];
  const last = taken.at(-1) ?? '';
  if (/^[A-Z]$/.test(last))
    for (let code = last.charCodeAt(0) + 1; code <= 90; code++) {
      const letter = String.fromCharCode(code);
      if (!taken.includes(letter)) return letter;
    }
  const [own, from] = stem && stem.length <= MOST_STEM ? [stem, Number(number) + 1] : [base, 0];
  for (let n = from; ; n++) if (!taken.includes(`${own}${n}`)) return `${own}${n}`;
}

/** `base1`, or the next number that is free. */
export const freeName = (base: string, taken: readonly string[]): string => {
  for (let n = 1; ; n++) if (!taken.includes(`${base}${n}`)) return `${base}${n}`;
};

/** All names of a scenario's parts, in the order of the text. */
export const namesOf = ({ smmus, devices, vms }: Scenario) => ({
  smmu: smmus.map(({ name }) => name),
  device: devices.map(({ name }) => name),
  vm: vms.map(({ name }) => name),
  vsmmu: vms.flatMap(({ vsmmus }) => vsmmus.map(({ name }) => name)),
  vcpu: vms.flatMap(({ vcpus }) => vcpus.map(({ name }) => name)),
  mark: vms
    .flatMap(({ vcpus, vmm }) => [...vcpus.flatMap(({ program }) => program), ...vmm])
    .flatMap((step) => ('mark' in step ? [String(step.mark)] : [])),
});

export type TakenNames = ReturnType<typeof namesOf>;

const MOST_SID = 0xffff;

/** As many numbers as are wanted, `apart` from each other and above those that are taken; where none are left, gaps. */
export function freeNumbers(taken: readonly number[], count: number, apart: number, first: number): number[] {
  const used = new Set(taken);
  const found: number[] = [];
  const above = taken.length === 0 ? first : Math.floor(Math.max(...taken) / apart + 1) * apart;
  for (let n = above; n <= MOST_SID && found.length < count; n += apart) found.push(n);
  for (let n = 1; n <= MOST_SID && found.length < count; n++) if (!used.has(n) && !found.includes(n)) found.push(n);
  return found;
}

/** StreamIDs behind an SMMU that are taken. */
export const sidsBehind = ({ devices }: Scenario, smmu: string): number[] =>
  devices.filter((device) => device.smmu === smmu).flatMap(({ sid }) => (typeof sid === 'number' ? [sid] : sid));
