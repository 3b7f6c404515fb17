import type { Command } from './command.ts';

export const PLAY: Command = {
  id: 'play',
  title: ({ playing }) => (playing ? 'Pause' : 'Play'),
  keys: [' '],
  looks: true,
  help: 'Play, pause',
  run: ({ actions }) => actions.togglePlay(),
};
