/** What a PCIe device does, in words. */
import { hex } from '../fields/field.ts';
import type { Flag } from '../state/numbers.ts';
import { sentences } from '../state/sentences.ts';
import { DEVICE_EVENTS } from './events.ts';
import { IOMMU_KIND, ref } from '../state/ref.ts';

const access = (write: Flag): string => (write ? 'writes' : 'reads');

export const DEVICE_SENTENCES = sentences(DEVICE_EVENTS, {
  request: (e, { topo }) => {
    const device = topo.devices[e.device];
    const iommu = topo.iommus[device.iommu].name;
    const iova = hex(e.iova);
    return {
      text: e.ats
        ? `${device.name} has no translation of IOVA ${iova} in its ATC and sends an ATS Translation Request to ${iommu}.`
        : `${device.name} ${access(e.write)} IOVA ${iova}: an untranslated request to ${iommu}.`,
      objects: [ref('device', device.name), ref(IOMMU_KIND, iommu)],
      path: [ref('device', device.name), ref(IOMMU_KIND, iommu)],
      source: e.ats ? 'PCIe ATS 10.2; IHI 0070 3.9' : 'IHI 0070 3.3',
    };
  },
  land: (e, { topo }) => {
    const device = topo.devices[e.device].name;
    return {
      text: `${device} ${access(e.write)} PA ${hex(e.pa)} for IOVA ${hex(e.iova)}${e.cached ? ', translated by its own ATC' : ''}.`,
      objects: [ref('device', device)],
      source: 'PCIe ATS 10.1',
    };
  },
  post: (e, { topo, arch }) => {
    const device = topo.devices[e.device].name;
    return {
      text: `${device} ${access(e.write)} IOVA ${hex(e.iova)} with the translation in its ATC: a translated request, past the ${arch.words.iommu}.`,
      objects: [ref('device', device)],
      source: 'PCIe ATS 10.1',
    };
  },
  discard: (e, { topo }) => {
    const device = topo.devices[e.device].name;
    return {
      text: `${device} throws away the translation of IOVA ${hex(e.iova)}: an Invalidate Request came while it was outstanding.`,
      objects: [ref('device', device)],
      source: 'PCIe ATS 10.3.7',
    };
  },
  abort: (e, { topo }) => ({
    text: `${topo.devices[e.device].name} gives up the DMA to IOVA ${hex(e.iova)}: it was refused.`,
    objects: [ref('device', topo.devices[e.device].name)],
    source: 'PCIe ATS 10.2.3',
  }),
  atcFill: (e, { topo }) => ({
    text: `${topo.devices[e.device].name} keeps IOVA ${hex(e.iova)} → PA ${hex(e.pa)} in its ATC.`,
    objects: [ref('device', topo.devices[e.device].name)],
    source: 'PCIe ATS 10.2',
  }),
  atcKill: (e, { topo }) => ({
    text: `The ATC entry IOVA ${hex(e.iova)} of ${topo.devices[e.device].name} is gone.`,
    objects: [ref('device', topo.devices[e.device].name)],
    source: 'PCIe ATS 10.3',
  }),
  answerInvalidate: (e, { topo }) => {
    const device = topo.devices[e.device];
    const entries =
      e.entries === 0
        ? 'no ATC entry matched'
        : e.entries === 1
          ? '1 ATC entry invalidated'
          : `${e.entries} ATC entries invalidated`;
    return {
      text: `${device.name} answers the Invalidate Request: ${entries}.`,
      objects: [ref('device', device.name), ref(IOMMU_KIND, topo.iommus[device.iommu].name)],
      path: [ref('device', device.name), ref(IOMMU_KIND, topo.iommus[device.iommu].name)],
      source: 'PCIe ATS 10.3',
    };
  },
});
