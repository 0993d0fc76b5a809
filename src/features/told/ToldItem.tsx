import { Link } from 'react-router';
import { formOfVisit } from '#content/forms/load.ts';
import { moment } from '#content/locales/zh-CN/format.ts';
import { told as words } from '#content/locales/zh-CN/told.ts';
import { addressOfField } from '#domain/form/place-of.ts';
import { type HouseholdFile } from '#domain/record/household-file.ts';
import { type ToldHere } from '#domain/tablet/told-store.ts';
import { useNames, useServices } from '../../services.ts';
import { toldWords } from './told-words.ts';
import './told.css';

/** One own answer and what became of it: who, when, why, and the way to the field. */
export function ToldItem({ told, file, isNew = false }: { told: ToldHere; file: HouseholdFile; isNew?: boolean }) {
  const { now } = useServices();
  const names = useNames();
  const author = names[told.author] ?? words.someone;
  const { field, title, lines } = toldWords(told, file, author);
  return (
    <li className="told">
      <p className="told-field">
        {field} {isNew && <span className="told-new">{words.news}</span>}
      </p>
      <p className="told-title">{title}</p>
      {lines.map((line) => (
        <p key={line}>{line}</p>
      ))}
      <p className="told-foot">
        <small>{words.when(moment(told.wall, now()))}</small>
        <Link className="text-link" to={addressOfField(formOfVisit(file.visits[0] ?? null), file, told)}>
          {told.is === 'differs' ? words.choose : words.show}
        </Link>
      </p>
    </li>
  );
}
