// What limber refuses, as errors that Directus shows to the editor: each names field and remedy.

import { placeOf } from './document.js';
import { Away, Refused } from './limber.js';

// Directus knows its errors by their name.
function shown(status, code, message, extensions = {}) {
  return Object.assign(new Error(message), { name: 'DirectusError', status, code, extensions });
}

// An error about one field.
export function about(field, remedy, extensions = {}) {
  return shown(422, 'LIMBER_REFUSED', `${field}: ${remedy}`, { ...extensions, field });
}

// What to throw so that the editor sees it.
export function refusalOf(error, item, locale) {
  if (error instanceof Away) {
    return shown(503, 'LIMBER_AWAY', `${error.message} Nothing was saved: try again.`);
  }
  if (!(error instanceof Refused)) return error;
  const { problem } = error;
  if (problem.users) {
    const names = problem.users.map((user) => `${user.kind} "${user.id}"`).join(', ');
    const remedy = `limber still uses it in ${names}. Take it out of these first, or tick `
      + '"withdraw_for_safety" if it can hurt someone.';
    return about('status', remedy, { users: problem.users });
  }
  if (problem.errors.length > 0) {
    return problem.errors.map((fault) => faultOf(fault, item, locale));
  }
  return shown(422, 'LIMBER_REFUSED', `limber: ${problem.detail}`, { limber_code: problem.code });
}

function faultOf(fault, item, locale) {
  const extensions = { pointer: fault.pointer, limber_code: fault.code };
  // Pointers of a changeset lead through its actions.
  const [, member, pointer] = /^#\/actions\/\d+\/([a-z_]+)(.*)$/.exec(fault.pointer) ?? [];
  if (member === 'message') return about('withdraw_message', fault.detail, extensions);
  if (fault.code === 'precondition-missing') {
    const remedy = `limber has a stretch "${item.limber_id}" already. Choose another id.`;
    return about('limber_id', remedy, extensions);
  }
  if (fault.code === 'member-missing' && member === 'document' && pointer === '') {
    const remedy = 'Small letters, digits and single hyphens, such as "side-bend".';
    return about('limber_id', remedy, extensions);
  }
  const { field, place } = placeOf(pointer ?? '', item, locale);
  return about(field, place ? `(${place}) ${fault.detail}` : fault.detail, extensions);
}
