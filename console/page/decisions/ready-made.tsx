/** Configuration as text, with a button that copies it. */
import { useRef, useState } from 'preact/hooks';
import type { ReadyMade } from '../../model/values.ts';

const TITLES: Readonly<Record<ReadyMade['kind'], string>> = {
  'flink-configuration': 'Flink configuration',
  'update-application': 'UpdateApplication input',
  'flink-deployment': 'FlinkDeployment',
};

export const ReadyMadeText = ({ text: { kind, text } }: { readonly text: ReadyMade }) => {
  const code = useRef<HTMLElement>(null);
  const [said, setSaid] = useState('');
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text);
      setSaid('Copied');
    } catch {
      // The browser may forbid it: the text is then selected, to be copied by hand.
      if (code.current) getSelection()?.selectAllChildren(code.current);
      setSaid('Selected: press Ctrl-C');
    }
  };
  return (
    <div class="ready-made">
      <div class="ready-made-head">
        <span>{TITLES[kind]}</span>
        <span class="copied">{said}</span>
        <button type="button" class="copy" onClick={() => void copy()}>
          Copy
        </button>
      </div>
      {/* biome-ignore lint/a11y: what scrolls must be reached by the keyboard, and have a name */}
      <pre tabIndex={0} aria-label={TITLES[kind]}>
        <code ref={code}>{text}</code>
      </pre>
    </div>
  );
};
