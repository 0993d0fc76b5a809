import { allForms, currentForm, visitKindsWithForm } from '#content/forms/load.ts';
import { app } from '#content/locales/zh-CN/app.ts';
import { type FormDefinition } from '#domain/form/definition.ts';

/** The forms in use with what is new in them. @param forms names as in the feed (`form/field-survey`); null: all */
export function FormNews({ forms }: { forms: readonly string[] | null }) {
  const words = app.content;
  const shown = newestForms().filter(({ id }) => forms === null || forms.includes(`form/${id}`));
  return (
    <>
      {shown.map((form) => (
        <div key={form.id}>
          <p>{words.form(form.title, form.version)}</p>
          {form.version > 1 && (
            <ul>
              {newsOf(form).map((line) => (
                <li key={line}>{line}</li>
              ))}
            </ul>
          )}
        </div>
      ))}
    </>
  );
}

function newestForms(): FormDefinition[] {
  const newest = visitKindsWithForm.map((kind) => currentForm(kind));
  return allForms.filter((form) => newest.includes(form));
}

function newsOf(form: FormDefinition): readonly string[] {
  const { whatsNew = [] } = form as { whatsNew?: readonly string[] };
  return whatsNew.length === 0 ? [app.content.nothingListed] : whatsNew;
}
