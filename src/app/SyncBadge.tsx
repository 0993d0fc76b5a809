import { Link } from 'react-router';
import { app } from '#content/locales/zh-CN/app.ts';
import { addresses } from '#domain/tablet/address.ts';
import { type SyncStatus } from '#domain/tablet/sync-port.ts';
import { Icon, type IconName } from '#ui/Icon.tsx';
import { useSyncStatus } from '../services.ts';

/** Words up to this many characters stand in one line on a phone too. */
const SHORT = 7;

/** The one badge: what is not yet on the server, in words. */
export function SyncBadge() {
  const status = useSyncStatus();
  if (status === undefined) return null;
  const { word, icon, look } = badgeOf(status);
  return (
    <Link
      className={`badge badge-${look}${word.length <= SHORT ? ' badge-short' : ''}`}
      to={addresses.sync}
      aria-label={`${app.sync.label}：${word}`}
    >
      <Icon name={icon} />
      <span>{word}</span>
    </Link>
  );
}

function badgeOf({ activity, waitingHouseholds, waitingFiles, attention }: SyncStatus): {
  word: string;
  icon: IconName;
  look: 'done' | 'waiting' | 'wrong';
} {
  const words = app.sync;
  if (activity.is === 'sending' || activity.is === 'sendingFiles')
    return { word: words.sending(activity.done, activity.all), icon: 'cloudUp', look: 'waiting' };
  if (attention.length > 0) return { word: words.attention(attention.length), icon: 'wrong', look: 'wrong' };
  if (waitingHouseholds.length > 0)
    return { word: words.waiting(waitingHouseholds.length), icon: 'cloudUp', look: 'waiting' };
  if (waitingFiles > 0) return { word: words.waitingFiles(waitingFiles), icon: 'cloudUp', look: 'waiting' };
  if (activity.is === 'receiving') return { word: words.receiving, icon: 'cloud', look: 'waiting' };
  return { word: words.allSent, icon: 'done', look: 'done' };
}
