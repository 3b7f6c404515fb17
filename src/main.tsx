// Styles first: the panels' own rules come after the common ones.
import './ui/tokens.css';
import './ui/base.css';
import './ui/widgets.css';
import './ui/forced-colors.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { loadGlossary } from './views/words/explain.ts';
import { ErrorBoundary } from './ui/error-boundary.tsx';
import { quietFirstFocus } from './ui/first-focus.ts';
import { App } from './views/shell/app.tsx';

const container = document.getElementById('root');
if (!container) throw new Error('The page has no root element.');

quietFirstFocus();

createRoot(container).render(
  <StrictMode>
    <ErrorBoundary name="page">
      <App />
    </ErrorBoundary>
  </StrictMode>,
);

void loadGlossary();

if (import.meta.env.MODE === 'production' && location.protocol.startsWith('http'))
  addEventListener('load', () => void import('./views/shell/offline.ts').then(({ keepOffline }) => keepOffline()));
