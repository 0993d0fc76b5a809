import { Button } from 'antd';
import { Link, NavLink } from 'react-router';
import { desk as words } from '#content/locales/zh-CN/desk.ts';
import { deskWhatIf } from '#content/locales/zh-CN/desk-what-if.ts';
import { useSignedIn } from './SessionGate.tsx';
import { useLeave } from './use-leave.ts';

/** The top line: the product, who is signed in, help and the way out. */
export function DeskBar({ onHelp, covered = false }: { onHelp: () => void; covered?: boolean }) {
  const me = useSignedIn();
  const leave = useLeave();
  return (
    <header className="desk-bar" inert={covered}>
      <Link className="desk-bar-home" to="/desk">
        {words.product}
      </Link>
      <nav className="desk-bar-nav" aria-label={deskWhatIf.nav.label}>
        <NavLink to="/desk" end>
          {deskWhatIf.nav.households}
        </NavLink>
        <NavLink to="/desk/changes">{deskWhatIf.nav.changes}</NavLink>
        <NavLink to="/desk/what-if">{deskWhatIf.nav.whatIf}</NavLink>
      </nav>
      <span className="desk-bar-who">{me.name}</span>
      <Button type="text" onClick={onHelp} aria-label={words.shortcuts.open} className="desk-bar-keys">
        {words.signIn.shortcuts}
      </Button>
      <a href="/guides/supervisor.html" className="desk-bar-guide">
        {words.signIn.guide}
      </a>
      <Button type="text" onClick={leave}>
        {words.signIn.out}
      </Button>
    </header>
  );
}
