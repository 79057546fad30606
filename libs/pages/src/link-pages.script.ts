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
    show(invitation.kind === 'collaborator'
      ? 'You can work with ' + invitation.organization.name + ' now.'
      : 'You are a member of ' + invitation.organization.name + ' now.');
  };
  call('GET', '/v1/invitations/' + token).then((preview) => {
    invitation = preview;
    const open = preview.status === 'pending';
    show(open
      ? preview.organization.name + ' invites ' + preview.email
        + (preview.kind === 'collaborator' ? ' to collaborate on projects of theirs' : ' to become a member') + '. Open until ' + new Date(preview.expiresAt).toLocaleString() + '.'
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
  on('decline', async () => {
    await call('POST', '/v1/invitations/' + token + '/decline');
    choices.hidden = true;
    show('You have declined. Nothing else will happen.');
  });
}

const offer = document.getElementById('offer');
if (offer) {
  const [organizationId, transferId] = location.pathname.split('/').slice(-2);
  const transfer = '/v1/organizations/' + organizationId + '/ownership-transfers/' + transferId;
  let accessToken, organization;
  on('look', async ({ email, password }) => {
    accessToken = (await call('POST', '/v1/sessions', { email, password })).accessToken;
    const { status, expiresAt } = await call('GET', transfer, undefined, accessToken);
    organization = await call('GET', '/v1/organizations/' + organizationId, undefined, accessToken);
    document.getElementById('sign-in').hidden = true;
    const open = status === 'pending';
    show(open
      ? 'The organization ' + organization.name + ' is offered to you. Open until ' + new Date(expiresAt).toLocaleString() + '.'
      : 'This offer of ' + organization.name + ' is not open any more: it is ' + status + '.');
    offer.hidden = !open;
  });
  const answer = (how, said) => async () => {
    await call('POST', transfer + '/' + how, undefined, accessToken);
    offer.hidden = true;
    show(said());
  };
  on('take-over', answer('accept', () => 'You are the owner of ' + organization.name + ' now.'));
  on('decline-ownership', answer('decline', () => 'You have declined. Its owner stays who it is.'));
}
`;
