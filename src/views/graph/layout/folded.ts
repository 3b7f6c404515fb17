/** Emulated IOMMUs of which only the head is drawn: what is behind them is told in numbers. */
import type { GraphNode } from '../../../worker/protocol.ts';
import { hex } from '../../common/value-text.ts';
import type { Block, Structure } from './structure.ts';
import type { Folded } from './types.ts';

/** The same without rows and feet. */
export function foldedStructure(structure: Structure, nodes: readonly GraphNode[]): Structure {
  const vsids = new Map(nodes.flatMap(({ id, vsid }) => (vsid === undefined ? [] : [[id, vsid] as const])));
  return {
    ...structure,
    vms: structure.vms.map((vm) => ({ ...vm, blocks: vm.blocks.map((block) => foldedBlock(block, vsids)) })),
  };
}

function foldedBlock(block: Block, vsids: ReadonlyMap<string, number>): Block {
  const { rows, xa, feet, below } = block;
  if (rows.length === 0) return block;
  const devices = rows.map(({ device }) => device);
  const members = [
    ...rows.flatMap(({ device, idevs, vdevices, slots, s1 }) => [device, ...idevs, ...vdevices, ...slots, ...s1]),
    ...xa,
    ...feet.flatMap(({ id, parts }) => [id, ...parts]),
    ...below.flatMap(({ ids }) => ids),
  ];
  const fold: Folded = { devices, members, text: textOf(devices, vsids) };
  return { ...block, rows: [], xa: [], feet: [], below: [], fold };
}

function textOf(devices: readonly string[], vsids: ReadonlyMap<string, number>): string {
  const known = devices.flatMap((id) => vsids.get(id) ?? []);
  const range = known.length > 0 ? `, vSIDs ${hex(Math.min(...known))}…${hex(Math.max(...known))}` : '';
  return devices.length === 1 ? '1 device' : `${devices.length} devices${range}`;
}
