// An editor of Directus, by its REST API, as the page in a browser uses it.

const ITEMS = '/items/limber_stretches';

/** Asks Directus; gives the status and what was said. */
async function ask(url, method, path, body, token) {
  const headers = { 'content-type': 'application/json' };
  if (token) headers.authorization = `Bearer ${token}`;
  const sent = body && JSON.stringify(body);
  const answer = await fetch(url + path, { method, headers, body: sent });
  const text = await answer.text();
  const { data, errors = [] } = text ? JSON.parse(text) : {};
  return { status: answer.status, data, errors };
}

/** Logs in. */
export async function login(url, account) {
  const { status, data } = await ask(url, 'POST', '/auth/login', account);
  if (status !== 200) throw new Error(`Directus answers ${status} to a login`);
  const token = data.access_token;
  return {
    create: (item) => ask(url, 'POST', ITEMS, item, token),
    edit: (id, changes) => ask(url, 'PATCH', `${ITEMS}/${id}`, changes, token),
    remove: (id) => ask(url, 'DELETE', `${ITEMS}/${id}`, null, token),
    read: (id) => ask(url, 'GET', `${ITEMS}/${id}`, null, token),
    collect: (collection) => ask(url, 'POST', '/collections', collection, token),
    invite: (account) => ask(url, 'POST', '/users', account, token),
    stranger: (item) => ask(url, 'POST', ITEMS, item, null),
  };
}
