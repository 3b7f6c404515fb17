import type { ExplorerState } from '../../state/types.ts';
import type { PageCommand } from './command.ts';
import { COPY_LINK } from './copy-link.ts';

const steps = ({ range }: ExplorerState): string => (range ? `steps ${range[0]}–${range[1]}` : 'whole run');

export const COPY_SENTENCE: PageCommand = {
  id: 'copy.sentence',
  title: 'Copy the sentence',
  copyItem: 'Sentence of this step',
  when: ({ position }) => position > 0,
  run: ({ actions }) => void actions.copy('sentence'),
};

export const COPY: readonly PageCommand[] = [
  COPY_SENTENCE,
  {
    id: 'copy.interleaving',
    title: 'Copy the interleaving',
    copyItem: (state) => `Interleaving, a column per actor: ${steps(state)}`,
    run: ({ actions }) => void actions.copy('interleaving'),
  },
  {
    id: 'copy.queues',
    title: 'Copy the queue strips',
    copyItem: ({ range, position }) => `Queue strips: ${range ? `after step ${range[1]}` : `at step ${position}`}`,
    run: ({ actions }) => void actions.copy('queues'),
  },
  {
    id: 'copy.scenario',
    title: 'Copy the scenario',
    copyItem: 'Scenario as text',
    when: ({ source }) => source?.kind === 'scenario' || source?.kind === 'text',
    run: ({ actions }) => void actions.copy('scenario'),
  },
  {
    id: 'copy.choices',
    title: 'Copy the choices',
    copyItem: 'Choices, for viommu run --choices',
    run: ({ actions }) => void actions.copy('choices'),
  },
  COPY_LINK,
  {
    id: 'range.clear',
    title: 'Clear the mark',
    copyItem: (state) => `Clear the mark on ${steps(state)}`,
    when: ({ range }) => range !== null,
    run: ({ actions }) => actions.setRange(null),
  },
];
