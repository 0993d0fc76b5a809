import { Outlet, useMatch } from 'react-router';
import { app } from '#content/locales/zh-CN/app.ts';
import { addresses } from '#domain/tablet/address.ts';
import { HouseholdList } from '#features/households/HouseholdList.tsx';
import { PlaceWatch } from '#features/households/VisitPlace.tsx';
import { ToldLink } from '#features/told/ToldLink.tsx';
import { EmptyState } from '#ui/EmptyState.tsx';
import { Screen } from '#ui/Screen.tsx';
import { ScreenTools } from '#ui/ScreenTools.ts';
import { Icon } from '#ui/Icon.tsx';
import { Link } from 'react-router';
import { SyncBadge } from './SyncBadge.tsx';
import { useWide } from './use-wide.ts';

const tools = (
  <>
    <SyncBadge />
    <Link className="tool" to={addresses.settings}>
      <Icon name="settings" />
      <span>{app.settings}</span>
    </Link>
  </>
);

/**
 * On a tablet held wide the list stays left; otherwise one screen at a time. Both are built alike, so that turning the
 * tablet takes nothing away from what is open.
 */
export function HouseholdsFrame() {
  const wide = useWide();
  const open = useMatch('/households/:household/*')?.params.household;
  return (
    <div className="panes">
      {(wide || open === undefined) && (
        <div className={wide ? 'pane-list' : 'pane-main'}>
          <ScreenTools.Provider value={wide ? null : tools}>
            <HouseholdList side={wide} open={open} news={<ToldLink />} />
          </ScreenTools.Provider>
        </div>
      )}
      {(wide || open !== undefined) && (
        <div className="pane-main">
          <ScreenTools.Provider value={tools}>
            {open === undefined ? (
              <Screen title={app.name}>
                <EmptyState title={app.chooseHousehold.title}>{app.chooseHousehold.body}</EmptyState>
              </Screen>
            ) : (
              <>
                <PlaceWatch key={open} household={open} />
                <Outlet />
              </>
            )}
          </ScreenTools.Provider>
        </div>
      )}
    </div>
  );
}

/** Every other screen, with the badge. */
export function PlainFrame() {
  return (
    <ScreenTools.Provider value={tools}>
      <Outlet />
    </ScreenTools.Provider>
  );
}
