import { type Ref, type TextareaHTMLAttributes } from 'react';
import './Field.css';

interface Props extends Omit<TextareaHTMLAttributes<HTMLTextAreaElement>, 'className'> {
  ref?: Ref<HTMLTextAreaElement>;
}

export function LongInput(props: Props) {
  return <textarea className="input input-long" rows={4} {...props} />;
}
