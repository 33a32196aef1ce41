/** Asks a person whether a change is really meant: what it does is said, and Escape or Cancel leave all as it is. */
import type { ComponentChildren } from 'preact';
import { useRef } from 'preact/hooks';

interface ConfirmProps {
  /** On the button that opens it. */
  readonly button: string;
  readonly look?: 'strong';
  readonly title: string;
  /** On the button that does it. */
  readonly yes: string;
  readonly confirmed: (form: FormData) => void;
  /** What it does, and what can be chosen. */
  readonly children: ComponentChildren;
}

export const Confirm = ({ button, look, title, yes, confirmed, children }: ConfirmProps) => {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = `confirm-${title.toLowerCase().replace(/[^a-z0-9]+/g, '-')}`;
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    dialog.current?.close();
    confirmed(new FormData(event.currentTarget as HTMLFormElement));
  };
  return (
    <>
      <button type="button" class={look ?? ''} onClick={() => dialog.current?.showModal()}>
        {button}
      </button>
      <dialog ref={dialog} class="confirm" aria-labelledby={id}>
        <form method="dialog" onSubmit={submit}>
          <h2 id={id}>{title}</h2>
          {children}
          <div class="answers">
            <button type="button" onClick={() => dialog.current?.close()}>
              Cancel
            </button>
            <button type="submit" class="strong">
              {yes}
            </button>
          </div>
        </form>
      </dialog>
    </>
  );
};
