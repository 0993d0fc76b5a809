import { type ButtonHTMLAttributes, type ReactNode, type Ref } from 'react';
import { Link } from 'react-router';
import { Icon, type IconName } from './Icon.tsx';
import './Button.css';

export type ButtonLook = 'main' | 'plain' | 'quiet' | 'danger';

interface Common {
  look?: ButtonLook;
  icon?: IconName;
  /** Takes the room that is left: the one main action of a bar. */
  wide?: boolean;
  children: ReactNode;
}

type Props = Common & Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'className'> & { ref?: Ref<HTMLButtonElement> };

const classOf = (look: ButtonLook, wide: boolean) => `button button-${look}${wide ? ' button-wide' : ''}`;

export function Button({ look = 'plain', icon, wide = false, children, type = 'button', ...rest }: Props) {
  return (
    // oxlint-disable-next-line react/button-has-type -- the default is in the signature
    <button type={type} className={classOf(look, wide)} {...rest}>
      {icon !== undefined && <Icon name={icon} />}
      <span>{children}</span>
    </button>
  );
}

/** Goes somewhere, so it is a link, and looks like a button. */
export function ButtonLink({
  look = 'plain',
  icon,
  wide = false,
  children,
  to,
  replace = false,
  state,
}: Common & { to: string; replace?: boolean; state?: unknown }) {
  return (
    <Link to={to} replace={replace} state={state} className={classOf(look, wide)}>
      {icon !== undefined && <Icon name={icon} />}
      <span>{children}</span>
    </Link>
  );
}
