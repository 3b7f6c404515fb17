/** With which words commands are told: what the VMM does itself, and what the kernel puts in its place. */
import { expect, test } from 'vitest';
import { KERNEL_EVENT } from '../../../iommufd/events.ts';
import { designById } from '../../../system/designs.ts';
import { startRun } from '../../../system/start.ts';
import { VMM_EVENT } from '../../../vmm/events.ts';
import { oneStream } from '../context.test-helper.ts';
import { OP, command } from '../fields/commands.ts';

const COMMANDS = [
  command(OP.CFGI_STE_RANGE, { sid: 0x10, range: 3 }),
  command(OP.TLBI_NH_ALL, { vmid: 0x8005 }),
  command(OP.SYNC),
];

test('the range and the StreamID of a CFGI_STE_RANGE; the guest’s VMID and that of stage 2', () => {
  const topo = oneStream(1);
  const ops = [{ op: 'commands', guestIommu: 0, start: 0, count: COMMANDS.length }] as const;
  const commands = Uint32Array.from(COMMANDS.flatMap((words) => [...words]));
  const run = startRun({ ...topo, vcpus: [{ ...topo.vcpus[0], ops, commands }] }, designById('viommu-batch')!);
  const told: Record<number, number[]> = {};
  while (run.extend(1)) for (const { kind, args } of run.events) told[kind] ??= [...args];
  const [local, vmid] = [told[VMM_EVENT.local], told[KERNEL_EVENT.convertVmid]];
  expect(local.slice(0, 5)).toEqual([0, 0, OP.CFGI_STE_RANGE, 3, 0x10]);
  expect(vmid.slice(0, 5)).toEqual([0, 1, 0, OP.TLBI_NH_ALL, 0x80050001]);
});

test('the vCPU that goes on is the one whose write has trapped', () => {
  const topo = oneStream(1);
  const [vcpu] = topo.vcpus;
  const ops = [{ op: 'commands', guestIommu: 0, start: 0, count: 1 }] as const;
  const second = { ...vcpu, name: 'second', ops, commands: command(OP.TLBI_NH_ALL) };
  const run = startRun({ ...topo, vcpus: [vcpu, second] }, designById('viommu-batch')!);
  const resumed: number[] = [];
  while (run.extend(1)) for (const { kind, args } of run.events) if (kind === VMM_EVENT.resume) resumed.push(args[1]);
  expect(new Set(resumed)).toEqual(new Set([1]));
});
