/** What a PCIe device does, in words. */
import { addr, hex } from '../fields/field.ts';
import { sentences } from '../state/sentences.ts';
import { DEVICE_EVENT } from './events.ts';

const access = (write: number): string => (write ? 'writes' : 'reads');

export const DEVICE_SENTENCES = sentences(DEVICE_EVENT, {
  /** device, iova hi, lo, write, ats */
  request: (a, { topo }) => {
    const device = topo.devices[a[0]];
    const smmu = topo.smmus[device.smmu].name;
    const iova = hex(addr(a[2], a[1]));
    return {
      text: a[4]
        ? `${device.name} has no translation of IOVA ${iova} in its ATC and sends an ATS Translation Request to ${smmu}.`
        : `${device.name} ${access(a[3])} IOVA ${iova}: an untranslated request to ${smmu}.`,
      objects: [`device/${device.name}`, `smmu/${smmu}`],
      path: [`device/${device.name}`, `smmu/${smmu}`],
      source: a[4] ? 'PCIe ATS 10.2; IHI 0070 3.9' : 'IHI 0070 3.3',
    };
  },
  /** device, iova hi, lo, write, pa hi, lo, via ATC */
  land: (a, { topo }) => {
    const device = topo.devices[a[0]].name;
    return {
      text: `${device} ${access(a[3])} PA ${hex(addr(a[5], a[4]))} for IOVA ${hex(addr(a[2], a[1]))}${a[6] ? ', translated by its own ATC' : ''}.`,
      objects: [`device/${device}`],
      source: 'PCIe ATS 10.1',
    };
  },
  /** device, iova hi, lo, write */
  post: (a, { topo }) => {
    const device = topo.devices[a[0]].name;
    return {
      text: `${device} ${access(a[3])} IOVA ${hex(addr(a[2], a[1]))} with the translation in its ATC: a translated request, past the SMMU.`,
      objects: [`device/${device}`],
      source: 'PCIe ATS 10.1',
    };
  },
  /** device, iova hi, lo */
  discard: (a, { topo }) => {
    const device = topo.devices[a[0]].name;
    return {
      text: `${device} throws away the translation of IOVA ${hex(addr(a[2], a[1]))}: an Invalidate Request came while it was outstanding.`,
      objects: [`device/${device}`],
      source: 'PCIe ATS 10.3.7',
    };
  },
  /** device, iova hi, lo */
  abort: (a, { topo }) => ({
    text: `${topo.devices[a[0]].name} gives up the DMA to IOVA ${hex(addr(a[2], a[1]))}: it was refused.`,
    objects: [`device/${topo.devices[a[0]].name}`],
    source: 'PCIe ATS 10.2.3',
  }),
  /** device, 0, iova hi, lo, attr, pa hi, lo */
  atcFill: (a, { topo }) => ({
    text: `${topo.devices[a[0]].name} keeps IOVA ${hex(addr(a[3], a[2]))} → PA ${hex(addr(a[6], a[5]))} in its ATC.`,
    objects: [`device/${topo.devices[a[0]].name}`],
    source: 'PCIe ATS 10.2',
  }),
  atcKill: (a, { topo }) => ({
    text: `The ATC entry IOVA ${hex(addr(a[3], a[2]))} of ${topo.devices[a[0]].name} is gone.`,
    objects: [`device/${topo.devices[a[0]].name}`],
    source: 'PCIe ATS 10.3',
  }),
  /** device, entries removed */
  answerInvalidate: (a, { topo }) => {
    const device = topo.devices[a[0]];
    const entries =
      a[1] === 0 ? 'no ATC entry matched' : a[1] === 1 ? '1 ATC entry invalidated' : `${a[1]} ATC entries invalidated`;
    return {
      text: `${device.name} answers the Invalidate Request: ${entries}.`,
      objects: [`device/${device.name}`, `smmu/${topo.smmus[device.smmu].name}`],
      path: [`device/${device.name}`, `smmu/${topo.smmus[device.smmu].name}`],
      source: 'PCIe ATS 10.3',
    };
  },
});
