/** What is shown of an architecture that adds nothing: what any machine has. */
import { InputError } from '../../../scenario/language/errors.ts';
import type { ArchView, GraphPart, HardwareQueues } from './view.ts';

const nothing = (): [] => [];

export const NO_QUEUES: HardwareQueues = { nodes: nothing, running: nothing, hwQueue: nothing };

const GRAPH: GraphPart = {
  ...NO_QUEUES,
  tagOf: () => '',
  asidOf: () => undefined,
  nested: () => '',
  iommu: nothing,
  domain: '',
  viommu: '',
};

export const PLAIN_VIEW: ArchView = {
  graph: async () => GRAPH,
  flights: nothing,
  walk:
    async () =>
    ({ machine }) => {
      throw new InputError({ file: machine.arch.id }, 'walks of this architecture are not shown');
    },
  config:
    async () =>
    ({ position }) => ({ position, memory: [], cached: [], tables: [] }),
  registers:
    async () =>
    ({ position }) => ({ position, files: [] }),
  traffic: async () => {
    throw new InputError({ file: 'commands' }, 'commands of this architecture are not listed');
  },
};
