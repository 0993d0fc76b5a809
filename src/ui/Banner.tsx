import { type ReactNode } from 'react';
import { Icon } from './Icon.tsx';
import { type State, stateIcon } from './StateMark.tsx';
import './Banner.css';

/** Something that matters on this screen: what happened, what is safe, what to do. It stays until it is settled. */
export function Banner({
  state,
  title,
  children,
  actions,
}: {
  state: State;
  title: string;
  children?: ReactNode;
  actions?: ReactNode;
}) {
  return (
    <section className={`banner banner-${state}`} role={state === 'wrong' ? 'alert' : 'status'}>
      <Icon name={state === 'info' ? 'info' : stateIcon(state)} />
      <div className="banner-words">
        <p className="banner-title">{title}</p>
        {children}
        {actions !== undefined && <div className="banner-actions">{actions}</div>}
      </div>
    </section>
  );
}
