import { type ReactNode, useContext, useEffect, useRef } from 'react';
import { Link } from 'react-router';
import { Icon } from './Icon.tsx';
import { ScreenTools } from './ScreenTools.ts';
import './Screen.css';

interface Props {
  /** Where I am: the page title and the name of the document. */
  title: string;
  /** One more line beside the title: place, progress, when the draft was kept. */
  aside?: ReactNode;
  back?: { to: string; label: string };
  /** At most three actions, the main one last: it stands right and wide. */
  actions?: ReactNode;
  /** What must stay in sight above the content, such as tabs and the search. */
  head?: ReactNode;
  /** The content scrolls by itself (long lists). */
  filled?: boolean;
  /** Stands beside the main screen on a tablet held wide. */
  side?: boolean;
  children: ReactNode;
}

/** The frame of a screen: top bar, content in one readable column, bottom bar. */
export function Screen({ title, aside, back, actions, head, filled = false, side = false, children }: Props) {
  const tools = useContext(ScreenTools);
  const scroller = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!side) document.title = title;
    // A new screen begins at its top, wherever the last one was scrolled to.
    scroller.current?.scrollTo?.(0, 0);
  }, [title, side]);

  const Frame = side ? 'section' : 'div';
  const Content = side ? 'div' : 'main';
  const Heading = side ? 'h2' : 'h1';

  return (
    <Frame className="screen" {...(side ? { 'aria-label': title } : {})}>
      <header className="topbar">
        {back !== undefined && (
          <Link className="topbar-back" to={back.to}>
            <Icon name="back" />
            <span className="topbar-back-word">{back.label}</span>
          </Link>
        )}
        <div className="topbar-where">
          <Heading className="topbar-title">{title}</Heading>
          {aside !== undefined && <div className="topbar-aside">{aside}</div>}
        </div>
        {tools !== null && <div className="topbar-tools">{tools}</div>}
      </header>
      <Content className="screen-content">
        {head !== undefined && <div className="screen-head">{head}</div>}
        <div className={filled ? 'screen-main screen-filled' : 'screen-main'} ref={scroller}>
          {filled ? children : <div className="column">{children}</div>}
        </div>
      </Content>
      {actions !== undefined && <footer className="bottombar">{actions}</footer>}
    </Frame>
  );
}
