import { FilePen } from 'lucide-react';
import { CommandButton } from '../commands/command-button.tsx';
import { EDITOR } from '../commands/editor.ts';

export const EditorButton = () => <CommandButton of={EDITOR} icon={FilePen} />;
