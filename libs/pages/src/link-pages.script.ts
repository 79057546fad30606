/** What the pages behind the links do: the same requests that any client would make. Text is only ever set as text. */
export const LINK_SCRIPT = `
const message = document.getElementById('message');
const show = (text) => { message.textContent = text; };
const call = async (method, path, body, accessToken) => {
  const response = await fetch(path, {
    method,
    headers: {
      ...(body && { 'content-type': 'application/json' }),
      ...(accessToken && { authorization: 'Bearer ' + accessToken }),
    },
    ...(body && { body: JSON.stringify(body) }),
  });
  const answer = response.status === 204 ? undefined : await response.json();
  if (response.ok) return answer;
  const details = (answer.errors ?? []).map((error) => (error.path ? error.path + ' ' : '') + error.message).join('; ');
  throw new Error(answer.title + '. ' + (details || answer.detail));
};
const on = (id, work) => {
  const form = document.getElementById(id);
  form?.addEventListener('submit', async (event) => {
    event.preventDefault();
    const button = form.querySelector('button');
    button.disabled = true;
    try {
      await work(Object.fromEntries(new FormData(form)));
    } catch (error) {
      show(error.message);
      button.disabled = false;
    }
  });
};

on('verify', async () => {
  await call('POST', '/v1/email-verifications', { token: new URLSearchParams(location.search).get('token') ?? '' });
  document.getElementById('verify').hidden = true;
  show('Your address is verified. You can sign in now.');
});

const choices = document.getElementById('choices');
if (choices) {
  const token = location.pathname.split('/').at(-1);
  let invitation;
  const joined = () => {
    choices.hidden = true;
    show('You are a member of ' + invitation.organization.name + ' now.');
  };
  call('GET', '/v1/invitations/' + token).then((preview) => {
    invitation = preview;
    const open = preview.status === 'pending';
    show(open
      ? preview.organization.name + ' invites ' + preview.email + '. Open until ' + new Date(preview.expiresAt).toLocaleString() + '.'
      : 'This invitation to ' + preview.organization.name + ' is not open any more: it is ' + preview.status + '.');
    choices.hidden = !open;
  }, () => show('This invitation is not there, or there is a newer link for it.'));
  on('register', async ({ name, password }) => {
    await call('POST', '/v1/users', { email: invitation.email, name, password, invitationToken: token });
    joined();
  });
  on('accept', async ({ password }) => {
    const { accessToken } = await call('POST', '/v1/sessions', { email: invitation.email, password });
    await call('POST', '/v1/invitations/' + token + '/accept', undefined, accessToken);
    joined();
  });
}
`;
