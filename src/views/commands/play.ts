import type { PageCommand } from './command.ts';

export const PLAY: PageCommand = {
  id: 'play',
  title: ({ playing }) => (playing ? 'Pause' : 'Play'),
  keys: [' '],
  looks: true,
  help: 'Play, pause',
  run: ({ actions }) => actions.togglePlay(),
};
