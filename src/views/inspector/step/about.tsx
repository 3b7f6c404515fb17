import { memo } from 'react';
import { useExplorer } from '../../../state/use-explorer.ts';
import { Fold } from '../fold.tsx';
import { Paragraphs } from '../../common/paragraphs.tsx';

/** What the scenario is about, below what a step did. */
export const Story = memo(function Story() {
  const title = useExplorer((state) => state.opened?.title);
  const about = useExplorer((state) => state.opened?.about) ?? '';
  if (!about) return null;
  return (
    <div className="story">
      <Fold open={false} title={<h3 className="fold-title">The story</h3>} note={title}>
        <div className="about">
          <Paragraphs text={about} />
        </div>
      </Fold>
    </div>
  );
});

/** The same before anything has happened. */
export function About() {
  const title = useExplorer((state) => state.opened?.title);
  const about = useExplorer((state) => state.opened?.about) ?? '';
  return (
    <div className="about">
      <h2>{title}</h2>
      <Paragraphs text={about} />
    </div>
  );
}
