/** Two explorers beside each other, as a page may hold them. */
import '../../src/ui/tokens.css';
import '../../src/ui/base.css';
import '../../src/ui/widgets.css';
import { createRoot } from 'react-dom/client';
import { ExplorerView } from '../../src/views/shell/shell.tsx';

const SIDES = { left: 'split-by-target', right: 'viommu-batch' };

for (const [name, design] of Object.entries(SIDES)) {
  const side = document.createElement('section');
  side.setAttribute('aria-label', name);
  document.body.append(side);
  createRoot(side).render(<ExplorerView first={`#v=1&s=interlaced&d=${design}&p=0`} />);
}
