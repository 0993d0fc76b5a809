import { type FormDefinition } from '#domain/form/definition.ts';

/** Every field that a form asks, as `<kind> <path>` with `<window>` and `<item>` left open; photos and papers too. */
export function fieldsAsked(form: FormDefinition): string[] {
  return form.sections
    .flatMap((section) => section.topics)
    .flatMap((topic): string[] => {
      switch (topic.kind) {
        case 'questions':
          return topic.questions.map(({ path }) => `${topic.record} ${path}`);
        case 'list':
          return [
            `household ${topic.path}/asked`,
            ...topic.questions.map(({ path }) => `household ${topic.path}/<item>/${path}`),
          ];
        case 'persons':
          return [
            'household members/asked',
            ...topic.topics.flatMap(({ questions }) => questions.map(({ path }) => `person ${path}`)),
          ];
        case 'photos':
          return topic.roles.map(({ role }) => `visit photos = ${role}`);
        case 'signature':
          return ['visit signature/sha256'];
        case 'consent':
          return ['consent '];
      }
    });
}
