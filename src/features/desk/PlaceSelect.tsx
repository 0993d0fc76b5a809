import { Select } from 'antd';
import { deskWhatIf as words } from '#content/locales/zh-CN/desk-what-if.ts';
import { usePlaces } from './desk-queries.ts';
import { countText } from './money-text.ts';

interface PlaceSelectProps {
  value: string | undefined;
  onChange: (place: string | undefined) => void;
  /** May all places be meant? */
  all?: string;
}

/** One place of those in view: county, township or village. */
export function PlaceSelect({ value, onChange, all }: PlaceSelectProps) {
  const places = usePlaces();
  const options = [...(places.data ?? [])]
    .sort((a, b) => (a.code < b.code ? -1 : 1))
    .map(({ code, name, households }) => ({
      value: code,
      label: words.placeOption(`${'　'.repeat((code.length - 6) / 3)}${name}`, countText(households)),
    }));
  return (
    <label className="desk-filter">
      <span>{words.place}</span>
      <Select
        className="desk-place-select"
        aria-label={words.place}
        {...(value === undefined && all === undefined ? {} : { value: value ?? '' })}
        placeholder={words.choosePlace}
        options={all === undefined ? options : [{ value: '', label: all }, ...options]}
        onChange={(place: string) => onChange(place === '' ? undefined : place)}
        loading={places.data === undefined}
        showSearch={{ optionFilterProp: 'label' }}
        popupMatchSelectWidth={false}
      />
    </label>
  );
}
