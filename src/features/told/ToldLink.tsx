import { Link } from 'react-router';
import { told as words } from '#content/locales/zh-CN/told.ts';
import { addresses } from '#domain/tablet/address.ts';
import { Icon } from '#ui/Icon.tsx';
import { useTold } from '../../services.ts';
import './told.css';

/** One quiet line over the list while something was not opened yet. */
export function ToldLink() {
  const unseen = (useTold() ?? []).filter(({ seen }) => !seen).length;
  if (unseen === 0) return null;
  return (
    <Link className="told-link" to={addresses.told}>
      <Icon name="info" />
      <span>{words.link(unseen)}</span>
      <Icon name="next" />
    </Link>
  );
}
