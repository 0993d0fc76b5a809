import { Icon, type IconName } from './Icon.tsx';
import './StateMark.css';

/** The four states and the two that lie before them; each is a word and a picture, never a colour alone. */
export type State = 'done' | 'todo' | 'started' | 'wrong' | 'waiting' | 'info';

const ICONS: Readonly<Record<State, IconName>> = {
  done: 'done',
  todo: 'open',
  started: 'started',
  wrong: 'wrong',
  waiting: 'waiting',
  info: 'question',
};

export function StateMark({ state, children }: { state: State; children: string }) {
  return (
    <span className={`state state-${state}`}>
      <Icon name={ICONS[state]} />
      <span>{children}</span>
    </span>
  );
}
